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
import java.util.function.IntFunction;

/**
 * A provider of negligible cost. One thread takes every call, notes when each message arrived, and
 * answers as the provider that the caller expects: NXCloud, Alibaba or another Kannel.
 */
final class ProviderDoor implements AutoCloseable {
  private final Selector selector;
  private final ServerSocketChannel server;
  private final Sightings seen = new Sightings();
  private final IntFunction<byte[]> answer;
  private final IntConsumer taken;
  private final Thread thread = new Thread(this::run, "door");
  private volatile int unknown;
  private volatile boolean closed;

  /**
   * Opens a port for calls.
   *
   * @param answer returns the answer to the message of a number: head and body
   * @param taken gets the number of each message; must not block
   */
  ProviderDoor(IntFunction<byte[]> answer, IntConsumer taken) throws IOException {
    this.answer = answer;
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

  /** Returns how many calls contained none of the benchmark's messages. */
  int unknown() {
    return unknown;
  }

  /** Returns the id that this provider gives to a message. */
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
        taken.accept(number);
        seen.saw(number, System.nanoTime());
      }
      channel.write(ByteBuffer.wrap(answer.apply(number)));
    }
  }

  static byte[] asNxCloud(int number) {
    String id = id(number);
    return json(
        "{\"code\":0,\"message\":\"\",\"data\":{\"message_id\":\"%s\"},\"traceId\":\"t-%s\"}"
            .formatted(id, id));
  }

  static byte[] asNxCloudSms(int number) {
    return json("{\"result\":\"ok\",\"code\":\"0\",\"messageid\":\"%s\"}".formatted(id(number)));
  }

  static byte[] asAlibaba(int number) {
    return json(
        "{\"Code\":\"OK\",\"Message\":\"OK\",\"RequestId\":\"t-%d\",\"MessageId\":\"%d\"}"
            .formatted(number, number));
  }

  static byte[] asKannel(int number) {
    return http("202 Accepted", "text/plain", "0: Accepted for delivery");
  }

  private static byte[] json(String body) {
    return http("200 OK", "application/json", body);
  }

  private static byte[] http(String status, String type, String body) {
    return "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, type, body.length(), body)
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
