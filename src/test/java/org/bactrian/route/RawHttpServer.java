package org.bactrian.route;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.bactrian.base.DaemonThreads;
import org.jspecify.annotations.Nullable;

/** A server on loopback that answers with the bytes it is told, well formed or not. */
public final class RawHttpServer implements AutoCloseable {
  /** What becomes of a connection. */
  public interface Conversation {
    void hold(Connection connection) throws Exception;
  }

  private final ServerSocket server;
  private final ExecutorService threads = DaemonThreads.cachedPool("raw-http");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  public RawHttpServer(Conversation conversation) throws IOException {
    this(ServerSocketFactory.getDefault(), conversation);
  }

  /** Creates a server on sockets of a factory, such as one for TLS. */
  public RawHttpServer(ServerSocketFactory sockets, Conversation conversation) throws IOException {
    server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(() -> accept(conversation));
  }

  /** Answers every request of a connection with these bytes. */
  public static Conversation answering(byte[] answer) {
    return connection -> {
      while (connection.readRequest() != null) {
        connection.write(answer);
      }
    };
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static byte[] answer(String headers, byte[] body) {
    byte[] head =
        bytes("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private void accept(Conversation conversation) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        threads.execute(() -> hold(conversation, socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void hold(Conversation conversation, Socket socket) {
    try (socket) {
      conversation.hold(new Connection(socket));
    } catch (Exception e) {
      // The client has gone.
    }
    ended.incrementAndGet();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return server.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  public int requests() {
    return requests.get();
  }

  /** Returns how many connections this server has closed. */
  public int ended() {
    return ended.get();
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    server.close();
    threads.shutdownNow();
  }

  /** One connection of a client. */
  public final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    public Socket socket() {
      return socket;
    }

    /** Returns the head of the next request, when its body has been read; null at the end. */
    public @Nullable String readRequest() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return null;
        }
        head.append((char) next);
      }
      String text = head.toString();
      String length = text.replaceAll("(?is).*content-length: *([0-9]+).*", "$1");
      in.readNBytes(length.length() < text.length() ? Integer.parseInt(length) : 0);
      requests.incrementAndGet();
      return text;
    }

    public void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Writes a byte each 20 ms, to the end or until the server is closed. */
    public void drip(byte[] bytes) throws Exception {
      for (byte one : bytes) {
        write(new byte[] {one});
        if (closing.await(20, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }

    /** Writes these bytes again and again, until the client has gone or the server is closed. */
    public void writeForEver(byte[] bytes) throws IOException {
      while (!server.isClosed()) {
        write(bytes);
      }
    }

    /** Keeps the connection open, without a word, until the server is closed. */
    public void keepSilent() throws InterruptedException {
      closing.await();
    }
  }
}
