package org.bactrian.provider.smpp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;

/**
 * Opens connections within a bounded time; the library's own factory waits as long as the operating
 * system does.
 *
 * @param tls whether the connection is encrypted and the SMSC's certificate is checked
 */
record SmppSocket(boolean tls) implements ConnectionFactory {
  private static final int CONNECT_TIMEOUT = 5000;

  @Override
  public Connection createConnection(String host, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT);
      socket.setTcpNoDelay(true);
      return tls
          ? new EncipheredConnection(enciphered(socket, host, port), socket)
          : new SocketConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static SSLSocket enciphered(Socket socket, String host, int port) throws IOException {
    SSLSocket enciphered =
        (SSLSocket) context().getSocketFactory().createSocket(socket, host, port, true);
    SSLParameters parameters = enciphered.getSSLParameters();
    // Without this line any trusted certificate would be accepted, whatever host it names.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    enciphered.setSSLParameters(parameters);
    enciphered.setSoTimeout(CONNECT_TIMEOUT);
    enciphered.startHandshake();
    enciphered.setSoTimeout(0);
    return enciphered;
  }

  /**
   * Closes the socket under TLS. TLS itself would first say that it closes, and wait for a write
   * that the SMSC does not read.
   */
  private static final class EncipheredConnection extends SocketConnection {
    private final Socket socket;

    EncipheredConnection(SSLSocket enciphered, Socket socket) throws IOException {
      super(enciphered);
      this.socket = socket;
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // A socket whose close fails is closed all the same.
      }
    }
  }

  private static SSLContext context() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }
}
