package org.bactrian.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.bactrian.base.DaemonThreads;
import org.bactrian.provider.smpp.BoundedPduReader;
import org.bactrian.provider.smpp.SmppSettings;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on loopback, and binds those with the system_id and password of an account.
 */
final class SmscListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmscListener.class);
  private static final int THREADS = 64;
  private static final int WAITING_PDUS = 1000;
  private static final int BIND_WITHIN = 5000;

  private final ServerSocket socket;
  private final Collection<SmppSettings> accounts;
  private final SmscResponder responder;
  private final SmscReceipts receipts;
  private final Set<SMPPServerSession> sessions = ConcurrentHashMap.newKeySet();

  private SmscListener(
      ServerSocket socket,
      Collection<SmppSettings> accounts,
      SmscResponder responder,
      SmscReceipts receipts) {
    this.socket = socket;
    this.accounts = accounts;
    this.responder = responder;
    this.receipts = receipts;
  }

  static SmscListener open(
      int port, Collection<SmppSettings> accounts, SmscResponder responder, SmscReceipts receipts) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      SmscListener listener = new SmscListener(socket, accounts, responder, receipts);
      DaemonThreads.start("sandbox-smsc", listener::acceptAll);
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException("The simulated SMSC cannot listen on port " + port, e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        DaemonThreads.start("sandbox-smsc-bind", () -> welcome(caller));
      } catch (IOException e) {
        LOG.debug("The simulated SMSC accepts no more connections: {}", e.toString());
      }
    }
  }

  private void welcome(Socket caller) {
    try {
      caller.setTcpNoDelay(true);
      caller.setSoTimeout(BIND_WITHIN);
      SmscSessionHandler handler = new SmscSessionHandler(responder);
      SMPPServerSession session =
          new SMPPServerSession(
              new SocketConnection(caller),
              null,
              handler.listener(),
              null,
              THREADS,
              WAITING_PDUS,
              handler.sender(),
              new BoundedPduReader());
      sessions.add(session);
      bind(session, handler, session.waitForBind(BIND_WITHIN));
    } catch (IOException | TimeoutException | PDUStringException e) {
      LOG.debug("A connection ended before its bind: {}", e.toString());
    }
  }

  private void bind(SMPPServerSession session, SmscSessionHandler handler, BindRequest bind)
      throws IOException, PDUStringException {
    Optional<SmppSettings> account =
        accounts.stream().filter(one -> one.systemId().equals(bind.getSystemId())).findFirst();
    if (account.isEmpty()) {
      bind.reject(SMPPConstant.STAT_ESME_RINVSYSID);
    } else if (!account.get().password().equals(bind.getPassword())) {
      bind.reject(SMPPConstant.STAT_ESME_RINVPASWD);
    } else {
      handler.systemId(bind.getSystemId());
      bind.accept("sandbox");
      receipts.add(session, bind.getSystemId());
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("Closing the port failed: {}", e.toString());
    }
    sessions.forEach(SMPPServerSession::close);
  }
}
