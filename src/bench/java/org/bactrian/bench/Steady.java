package org.bactrian.bench;

import java.util.function.IntFunction;

/** Consecutive messages at a steady rate. */
final class Steady implements Load.Schedule {
  private final long start = System.nanoTime();
  private final int first;
  private final double rate;
  private final IntFunction<byte[]> request;
  private int next;

  /**
   * Creates a schedule that begins now.
   *
   * @param first the number of the first message
   * @param rate messages a second
   * @param request returns the head and body for a message
   */
  Steady(int first, double rate, IntFunction<byte[]> request) {
    this.first = first;
    this.next = first;
    this.rate = rate;
    this.request = request;
  }

  /** Returns when a message was due. */
  long due(int number) {
    return start + (long) ((number - first) * 1e9 / rate);
  }

  int first() {
    return first;
  }

  /** Returns the number after the last message that was sent. */
  int end() {
    return next;
  }

  long start() {
    return start;
  }

  @Override
  public long due() {
    return due(next);
  }

  @Override
  public Load.Request next() {
    int number = next++;
    return new Load.Request(number, due(number), request.apply(number));
  }

  @Override
  public boolean over() {
    return false;
  }
}
