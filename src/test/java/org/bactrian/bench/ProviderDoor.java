package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.IntConsumer;

/**
 * A provider of negligible cost: one thread that takes every call, notes when which message came,
 * and answers as NXCloud does.
 */
final class ProviderDoor implements AutoCloseable {
  private final Selector selector;
  private final ServerSocketChannel server;
  private final Sightings seen = new Sightings();
  private final IntConsumer taken;
  private final Thread thread = new Thread(this::run, "door");
  private volatile int unknown;
  private volatile boolean closed;

  /**
   * A door.
   *
   * @param taken told the number of each message; must not block
   */
  ProviderDoor(IntConsumer taken) throws IOException {
    this.taken = taken;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.socket().getLocalPort();
  }

  Sightings seen() {
    return seen;
  }

  /** Calls that were about no message of ours. */
  int unknown() {
    return unknown;
  }

  /** The id a message has at this provider. */
  static String id(int number) {
    return "nx-" + number;
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::ready);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel channel = server.accept();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, SelectionKey.OP_READ, new Frame());
      } else {
        take((SocketChannel) key.channel(), (Frame) key.attachment());
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  private void take(SocketChannel channel, Frame frame) throws IOException {
    frame.readFrom(channel);
    for (byte[] call = frame.next(); call != null; call = frame.next()) {
      int number = Sample.number(call);
      if (number < 0) {
        unknown++;
      } else {
        seen.saw(number, System.nanoTime());
        taken.accept(number);
      }
      channel.write(ByteBuffer.wrap(answer(number)));
    }
  }

  private static byte[] answer(int number) {
    String id = id(number);
    String body =
        "{\"code\":0,\"message\":\"\",\"data\":{\"message_id\":\""
            + id
            + "\"},\"traceId\":\"t-"
            + id
            + "\"}";
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(UTF_8);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    selector.wakeup();
    thread.join();
    server.close();
    selector.close();
  }
}
