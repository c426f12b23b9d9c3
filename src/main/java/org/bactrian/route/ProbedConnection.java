package org.bactrian.route;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection to an HTTP server that tells, without waiting, whether the server has closed it or
 * has written to it. The library's own checks wait for a millisecond each, before every request.
 */
final class ProbedConnection extends DefaultManagedHttpClientConnection {
  private static final AtomicLong NUMBER = new AtomicLong();
  private static final Timeout UNUSED = Timeout.ofMilliseconds(1);
  private static final NotRead NOTHING_IS_READ = new NotRead();

  private final ByteBuffer oneByte = ByteBuffer.allocate(1);
  private boolean probing;

  /**
   * Creates a connection without a socket.
   *
   * @param limits of the headers of an answer
   */
  ProbedConnection(Http1Config limits) {
    super("http-" + NUMBER.incrementAndGet(), null, null, limits, null, null, null, null, null);
  }

  @Override
  public void bind(SocketHolder holder) throws IOException {
    super.bind(
        holder.getSSLSocket() == null
            ? new Probed(holder.getSocket())
            : new Probed(holder.getSSLSocket(), holder.getBaseSocket()));
  }

  /**
   * Reports that a stream has no more bytes yet. Every probe of a quiet connection throws it, and
   * filling in a stack trace would cost more than the rest of the probe.
   */
  private static final class NotRead extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    NotRead() {
      super("nothing is read while the connection is probed");
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  /** A socket whose stream does not wait while the connection is probed. */
  private final class Probed extends SocketHolder {
    Probed(Socket socket) {
      super(socket);
    }

    Probed(javax.net.ssl.SSLSocket tls, Socket base) {
      super(tls, base);
    }

    @Override
    protected InputStream getInputStream(Socket socket) throws IOException {
      return new FilterInputStream(super.getInputStream(socket)) {
        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
          if (probing) {
            throw NOTHING_IS_READ;
          }
          return super.read(bytes, from, length);
        }
      };
    }
  }

  /**
   * Returns whether the connection must not be used for another request. Whatever can be read
   * before a request is written is no answer to it. The connection is of no use after true.
   */
  boolean hasEnded() {
    try {
      return !isOpen() || isReadable(getSocket().getChannel()) || isBuffered();
    } catch (IOException e) {
      return true;
    }
  }

  private boolean isReadable(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    try {
      return channel.read(oneByte.clear()) != 0;
    } finally {
      channel.configureBlocking(true);
    }
  }

  /** Returns whether bytes behind the last answer were read together with it. */
  private boolean isBuffered() throws IOException {
    probing = true;
    try {
      return isDataAvailable(UNUSED);
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      probing = false;
    }
  }
}
