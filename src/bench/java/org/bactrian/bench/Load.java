package org.bactrian.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests when they are due, whether or not those before were answered (an open loop), over
 * a bounded number of kept connections. How long an answer took counts from when its request was
 * due, so a request that had to wait for a connection says so.
 */
final class Load implements AutoCloseable {
  /** What to send, and when. */
  interface Schedule {
    /**
     * @return when the next request is due, in nanoseconds; {@link Long#MAX_VALUE}: none yet
     */
    long due();

    /** The next request; called once it is due. */
    Request next();

    /** No more will come. */
    boolean over();
  }

  /**
   * One request.
   *
   * @param bytes head and body
   */
  record Request(int number, long due, byte[] bytes) {}

  private static final class Line {
    final Frame frame = new Frame();
    @Nullable Request asked;
  }

  private final Selector selector = Selector.open();
  private final Deque<SelectionKey> free = new ArrayDeque<>();
  private final Histogram nanos;
  private final int port;
  private final int expected;
  private final Sightings answered;
  private int open;
  private int refused;

  /**
   * A load.
   *
   * @param expected the status every answer must have
   * @param answered told when each was answered so
   * @param nanos gets how long each answer took from when its request was due
   */
  Load(int port, int connections, int expected, Sightings answered, Histogram nanos)
      throws IOException {
    this.nanos = nanos;
    this.expected = expected;
    this.answered = answered;
    this.port = port;
    for (int i = 0; i < connections; i++) {
      free.add(connect());
    }
  }

  private SelectionKey connect() throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel.register(selector, SelectionKey.OP_READ, new Line());
  }

  /** Sends until the schedule is over or the moment has come, and returns when all are answered. */
  void run(Schedule schedule, long until) throws IOException {
    while (true) {
      long now = System.nanoTime();
      boolean goesOn = now < until && !schedule.over();
      while (goesOn && !free.isEmpty() && schedule.due() <= now) {
        send(free.removeFirst(), schedule.next());
      }
      if (!goesOn && open == 0) {
        return;
      }
      selector.select(this::answer, 1);
    }
  }

  private void send(SelectionKey key, Request request) throws IOException {
    ((Line) key.attachment()).asked = request;
    open++;
    ByteBuffer bytes = ByteBuffer.wrap(request.bytes());
    while (bytes.hasRemaining()) {
      ((SocketChannel) key.channel()).write(bytes);
    }
  }

  private void answer(SelectionKey key) {
    Line line = (Line) key.attachment();
    try {
      line.frame.readFrom((SocketChannel) key.channel());
      byte[] answer = line.frame.next();
      Request request = line.asked;
      if (answer != null && request != null) {
        answered(request, Frame.status(answer));
        line.asked = null;
        free.add(Frame.closes(answer) ? again(key) : key);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a connection to the system under test broke", e);
    }
  }

  /** A server may end a connection after so many requests. */
  private SelectionKey again(SelectionKey ended) throws IOException {
    ended.channel().close();
    return connect();
  }

  private void answered(Request request, int status) {
    open--;
    if (status != expected) {
      refused++;
      return;
    }
    long now = System.nanoTime();
    nanos.recordValue(now - request.due());
    answered.saw(request.number(), now);
  }

  /** Answers of another status. */
  int refused() {
    return refused;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
