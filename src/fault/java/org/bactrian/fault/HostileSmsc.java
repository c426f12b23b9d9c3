package org.bactrian.fault;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMSC that binds each session, and then begins a PDU of 2 GB. Once it behaves, it answers every
 * request. No message is for it: what it does must hold up no other account.
 */
final class HostileSmsc implements AutoCloseable {
  private static final String ACCOUNT = "sms-smpp";
  private static final int MESSAGES = 100;
  private static final int HEADER = 16;
  private static final int RESPONSE = 0x80000000;
  private static final int TWO_GB = Integer.MAX_VALUE;
  private static final int OFTEN = 2;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger attacks = new AtomicInteger();
  private volatile boolean behaves;

  HostileSmsc() throws IOException {
    Provider.daemon(this::accept).start();
  }

  /** Returns the arguments that configure its account, beside the one that carries all SMS. */
  String[] account() {
    String property = "--bactrian.accounts." + ACCOUNT + ".";
    return new String[] {
      property + "provider=smpp",
      property + "host=127.0.0.1",
      property + "port=" + server.getLocalPort(),
      property + "system-id=bactrian",
      property + "password=secret",
      property + "enquire-link=1s",
      "--bactrian.fallback.accounts=sms-nx",
      "--bactrian.accounts.nx.timeout=6s"
    };
  }

  /** Sends traffic during the attack and after it, and judges the world. */
  void against(World world, Outcome outcome) {
    Future<?> sending = world.client().send(MESSAGES);
    world.await("it has attacked", () -> attacks.get() >= OFTEN);
    world.await("health names the account", () -> world.instance().isNotBound(ACCOUNT));
    Client.join(sending);
    long start = System.nanoTime();
    behaves = true;
    world.await("it is bound anew", () -> world.instance().isBound());
    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    outcome.measured("sessions with a PDU of 2 GB", attacks.get());
    outcome.measured("bound anew within", took + " ms");
    world.awaitQuiet();
    if (!world.instance().isAlive()) {
      outcome.fault("the process ended");
    }
    outcome.judge(world, "a hostile SMSC");
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Provider.daemon(() -> hold(socket)).start();
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void hold(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      answer(socket, in, "smsc\0".getBytes(StandardCharsets.US_ASCII));
      if (!behaves) {
        attacks.incrementAndGet();
        attack(socket);
        return;
      }
      while (true) {
        answer(socket, in, new byte[0]);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  /** Claims a length, and writes on until the client has gone. */
  private void attack(Socket socket) throws IOException {
    byte[] head = ByteBuffer.allocate(HEADER).putInt(TWO_GB).putInt(5).putInt(0).putInt(1).array();
    socket.getOutputStream().write(head);
    while (!behaves) {
      socket.getOutputStream().write(new byte[1]);
      Provider.pause(Duration.ofMillis(20));
    }
  }

  /** Reads one request, and answers that it succeeded. */
  private static void answer(Socket socket, DataInputStream in, byte[] body) throws IOException {
    int length = in.readInt();
    int command = in.readInt();
    in.readInt();
    int sequence = in.readInt();
    in.readNBytes(length - HEADER);
    byte[] pdu =
        ByteBuffer.allocate(HEADER + body.length)
            .putInt(HEADER + body.length)
            .putInt(command | RESPONSE)
            .putInt(0)
            .putInt(sequence)
            .put(body)
            .array();
    socket.getOutputStream().write(pdu);
  }

  @Override
  public void close() throws IOException {
    behaves = true;
    server.close();
  }
}
