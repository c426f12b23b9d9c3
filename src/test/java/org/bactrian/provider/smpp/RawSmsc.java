package org.bactrian.provider.smpp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.bactrian.base.DaemonThreads;

/** An SMSC on loopback that binds every session, and then writes the octets it is told. */
final class RawSmsc implements AutoCloseable {
  private static final int HEADER = 16;
  private static final int RESPONSE = 0x8000_0000;

  /** What becomes of a bound session. */
  interface Conversation {
    void hold(Session session) throws Exception;
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = DaemonThreads.cachedPool("raw-smsc");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Session> bound = new CopyOnWriteArrayList<>();

  RawSmsc(Conversation conversation) throws IOException {
    threads.execute(() -> accept(conversation));
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns how many sessions were bound, those that have ended too. */
  int bound() {
    return bound.size();
  }

  /** Returns a PDU without a body, whatever length it claims. */
  static byte[] header(int length, int command) {
    return ByteBuffer.allocate(HEADER).putInt(length).putInt(command).putInt(0).putInt(1).array();
  }

  private void accept(Conversation conversation) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> hold(conversation, socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void hold(Conversation conversation, Socket socket) {
    try (socket) {
      Session session = new Session(socket);
      session.answer("bind-id\0".getBytes(StandardCharsets.US_ASCII));
      bound.add(session);
      conversation.hold(session);
      closing.await();
    } catch (Exception e) {
      // The client has gone.
    }
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    server.close();
    for (Session session : bound) {
      session.socket.close();
    }
    threads.shutdownNow();
  }

  /** One session of a client. */
  final class Session {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private Session(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    void write(byte[] octets) throws IOException {
      out.write(octets);
      out.flush();
    }

    /** Reads one request, and answers that it succeeded. */
    void answer(byte[] body) throws IOException {
      int length = in.readInt();
      int command = in.readInt();
      in.readInt();
      int sequence = in.readInt();
      in.readNBytes(length - HEADER);
      write(
          ByteBuffer.allocate(HEADER + body.length)
              .putInt(HEADER + body.length)
              .putInt(command | RESPONSE)
              .putInt(0)
              .putInt(sequence)
              .put(body)
              .array());
    }

    /** Writes an octet each 20 ms, until the client has gone or the SMSC is closed. */
    void dripForEver() throws Exception {
      while (!closing.await(20, TimeUnit.MILLISECONDS)) {
        write(new byte[1]);
      }
    }
  }
}
