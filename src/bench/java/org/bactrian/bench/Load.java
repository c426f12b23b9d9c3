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
 * Sends requests when they are due, even if earlier ones are unanswered (an open loop), over a
 * bounded number of kept connections. A latency counts from the time a request was due, so it
 * includes the wait for a free connection. A {@link #patient} load sends a request again that was
 * refused or whose connection broke, as a caller does.
 */
final class Load implements AutoCloseable {
  /** The requests, and when each is due. */
  interface Schedule {
    /**
     * Returns when the next request is due.
     *
     * @return nanoseconds; {@link Long#MAX_VALUE} when there is none yet
     */
    long due();

    /** Returns the next request. It is called once this is due. */
    Request next();

    /** Returns whether no more requests will come. */
    boolean over();
  }

  /** Gets the time of each answer with the expected status. */
  interface Answered {
    void saw(int number, long now);
  }

  /**
   * One request.
   *
   * @param number the number of its message or receipt
   * @param due when to send it, in nanoseconds
   * @param bytes head and body
   */
  record Request(int number, long due, byte[] bytes) {}

  private static final class Line {
    final Frame frame = new Frame();
    @Nullable Request asked;
  }

  /** A patient load waits this long before it sends again. */
  private static final long PAUSE = 100_000_000L;

  private final Selector selector = Selector.open();
  private final Deque<SelectionKey> free = new ArrayDeque<>();
  private final Histogram nanos;
  private final int port;
  private final int expected;
  private final Answered answered;
  private final boolean patient;
  private final Deque<Request> again = new ArrayDeque<>();
  private long againAt;
  private int open;
  private int refused;

  /**
   * Creates a load.
   *
   * @param expected the status that every answer must have
   * @param answered gets the time of each answer with this status
   * @param nanos gets the time of each answer since its request was due
   */
  Load(int port, int connections, int expected, Answered answered, Histogram nanos)
      throws IOException {
    this(port, connections, expected, answered, nanos, false);
  }

  /**
   * Creates a load that sends a request again until it is answered with the expected status, or
   * with 200 because an earlier try had been taken.
   */
  static Load patient(int port, int connections, int expected, Answered answered)
      throws IOException {
    return new Load(port, connections, expected, answered, new Histogram(1), true);
  }

  private Load(
      int port, int connections, int expected, Answered answered, Histogram nanos, boolean patient)
      throws IOException {
    this.patient = patient;
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

  /** Sends until the schedule is over or the time is up, and returns when all are answered. */
  void run(Schedule schedule, long until) throws IOException {
    while (true) {
      long now = System.nanoTime();
      boolean goesOn = now < until && !schedule.over();
      while (goesOn && !free.isEmpty() && schedule.due() <= now) {
        send(free.removeFirst(), schedule.next());
      }
      if (!goesOn && open == 0 && again.isEmpty()) {
        return;
      }
      selector.select(this::answer, 1);
      sendAgain();
    }
  }

  private void sendAgain() throws IOException {
    if (System.nanoTime() - againAt > PAUSE) {
      while (!again.isEmpty() && !free.isEmpty()) {
        send(free.removeFirst(), again.remove());
      }
    }
  }

  private void send(SelectionKey key, Request request) throws IOException {
    ((Line) key.attachment()).asked = request;
    open++;
    ByteBuffer bytes = ByteBuffer.wrap(request.bytes());
    try {
      while (bytes.hasRemaining()) {
        ((SocketChannel) key.channel()).write(bytes);
      }
    } catch (IOException e) {
      broke(key, e);
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
      broke(key, e);
    }
  }

  private void broke(SelectionKey key, IOException cause) {
    Request request = ((Line) key.attachment()).asked;
    free.remove(key);
    try {
      if (!patient) {
        throw new IllegalStateException("a connection to the system under test broke", cause);
      }
      free.add(again(key));
    } catch (IOException e) {
      throw new IllegalStateException("the system under test takes no connection", e);
    }
    if (request != null) {
      open--;
      later(request);
    }
  }

  private void later(Request request) {
    refused++;
    again.add(request);
    againAt = System.nanoTime();
  }

  /** Opens a new connection: a server may close one after some number of requests. */
  private SelectionKey again(SelectionKey ended) throws IOException {
    ended.channel().close();
    return connect();
  }

  private void answered(Request request, int status) {
    open--;
    if (status != expected && patient && status != 200) {
      later(request);
      return;
    }
    if (status != expected && !patient) {
      refused++;
      return;
    }
    long now = System.nanoTime();
    nanos.recordValue(now - request.due());
    answered.saw(request.number(), now);
  }

  /** Returns how many answers had another status; of a patient load, how often it sent again. */
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
