package org.bactrian.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A connection between a process and its database. It can be cut, or it can go silent without an
 * error.
 */
final class Wire implements AutoCloseable {
  private enum State {
    WHOLE,
    CUT,
    STALLED,
    ANSWERS_STALLED
  }

  private final ServerSocket door;
  private final int to;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile State state = State.WHOLE;

  Wire(int to) throws IOException {
    this.to = to;
    door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Provider.daemon(this::listen).start();
  }

  int port() {
    return door.getLocalPort();
  }

  /** Breaks all connections, and each new one. */
  void cut() {
    state = State.CUT;
    open.forEach(Wire::close);
  }

  /** Keeps connections open and passes nothing on, as a firewall does that has forgotten them. */
  void stall() {
    state = State.STALLED;
  }

  /** Passes requests on, but no answers. */
  void stallAnswers() {
    state = State.ANSWERS_STALLED;
  }

  void heal() {
    state = State.WHOLE;
  }

  private void listen() {
    while (!door.isClosed()) {
      try {
        Socket in = door.accept();
        if (state == State.CUT) {
          close(in);
        } else {
          Provider.daemon(() -> connect(in)).start();
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket in) {
    try {
      Socket out = new Socket(InetAddress.getLoopbackAddress(), to);
      in.setTcpNoDelay(true);
      out.setTcpNoDelay(true);
      open.add(in);
      open.add(out);
      Provider.daemon(() -> carry(in, out, false)).start();
      carry(out, in, true);
    } catch (IOException e) {
      close(in);
    }
  }

  private void carry(Socket from, Socket to, boolean answers) {
    byte[] bytes = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        while (state == State.STALLED || answers && state == State.ANSWERS_STALLED) {
          Provider.pause(Duration.ofMillis(20));
        }
        out.write(bytes, 0, count);
      }
    } catch (IOException e) {
      // The connection was cut or has ended, so the other direction ends too.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() {
    cut();
    try {
      door.close();
    } catch (IOException e) {
      // No new connection is expected any more.
    }
  }
}
