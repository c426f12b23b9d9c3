package org.bactrian.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Crash scenarios: a process ends at one seam, or is killed at a random moment, and starts again.
 */
final class Crashes {
  private static final int MESSAGES = 24;

  /** The number of messages that certainly need an SMS; mixed traffic alone may contain too few. */
  private static final int SURE = 3;

  private static final Duration REACHED_WITHIN = Duration.ofSeconds(15);

  /** When the seam is armed. */
  enum When {
    TRAFFIC,
    TIMER
  }

  /**
   * A place where the process ends.
   *
   * @param name a route or commit ({@link Seam}), or a moment at the provider or the event receiver
   * @param when when the seam is armed
   * @param most the highest number that can be drawn for "the n-th time"
   * @param late whether the timers run out while the process is down
   * @param words the place in words, for the report
   */
  record Place(String name, When when, int most, boolean late, String words) {
    /**
     * Returns whether the provider or the event receiver kills the process, when it has read a
     * request or answered it.
     */
    boolean isOutside() {
      return name.matches("(viber|sms|event):.*");
    }
  }

  static final List<Place> PLACES =
      List.of(
          traffic("accept-from-http:end", 20, "kept, the 202 not written"),
          traffic("client:202", 20, "right after the 202"),
          traffic("dispatch-from-journal:begin", 20, "claimed, not sent"),
          traffic("viber:read", 20, "sent: the provider has read it"),
          traffic("viber:answered", 20, "sent: the provider has answered"),
          traffic("dispatch-from-journal:end", 20, "the answer read, not committed"),
          traffic("receipt-from-http:end", 20, "a receipt kept, not answered"),
          new Place("receipt:begin", When.TRAFFIC, 6, true, "a receipt answered, not yet read"),
          traffic("sms-fallback:begin", 2, "a failure is known, its SMS not kept"),
          new Place("sms-fallback:begin", When.TIMER, 3, false, "the timer is due, no SMS kept"),
          new Place("sms-fallback:end", When.TIMER, 3, false, "the SMS kept, not sent"),
          new Place("provider-nxcloud-sms:begin", When.TIMER, 3, true, "the SMS claimed"),
          new Place("sms:read", When.TIMER, 3, true, "the SMS sent: the provider has read it"),
          new Place("sms:answered", When.TIMER, 3, true, "the SMS sent: the provider has answered"),
          traffic("event-to-http:begin", 40, "events half sent"),
          traffic("event:read", 40, "an event sent: the receiver has read it"),
          traffic("event-to-file:end", 40, "an event in the file, the cursor not moved"),
          traffic("commit:before", 60, "before a commit"),
          traffic("commit:after", 60, "after a commit, before anybody is told"));

  private static Place traffic(String name, int most, String words) {
    return new Place(name, When.TRAFFIC, most, false, words);
  }

  /** Returns the first place of that name. */
  static Place place(String name) {
    return PLACES.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private final World world;
  private final Outcome outcome;

  Crashes(World world, Outcome outcome) {
    this.world = world;
    this.outcome = outcome;
  }

  /** Ends the process at this place once. The seed decides at which passage. */
  void at(Place place) throws InterruptedException {
    int times = 1 + world.random().nextInt(place.most());
    String round = place.name() + ":" + times;
    if (place.name().startsWith("receipt:")) {
      world.instance().restartWithEditedReceiptRoute();
    }
    Future<?> sending;
    if (place.when() == When.TIMER) {
      sending = world.client().send(mixed(Kind.SILENT));
      Client.join(sending);
      world.awaitLeft();
      arm(place, times);
      world.clock().jump(World.TIMER);
    } else {
      arm(place, times);
      // Messages whose timers run out while their receipts are unread.
      sending =
          place.late()
              ? world.client().send(MESSAGES, Kind.TIMED)
              : world.client().send(mixed(Kind.FAILED));
    }
    if (place.name().startsWith("client")) {
      Client.join(sending);
      world.instance().kill();
    }
    rise(place, round);
    Client.join(sending);
    world.awaitQuiet();
    outcome.judge(world, round);
  }

  private List<Sent> mixed(Kind sure) {
    Client client = world.client();
    return Stream.concat(
            Stream.generate(client::another).limit(MESSAGES),
            Stream.generate(() -> client.another(sure)).limit(SURE))
        .toList();
  }

  private void arm(Place place, int times) {
    if (place.isOutside()) {
      AtomicInteger seen = new AtomicInteger();
      world
          .provider()
          .watch(
              moment -> {
                if (moment.equals(place.name()) && seen.incrementAndGet() == times) {
                  world.instance().kill();
                }
              });
    } else {
      new Seam(place.name(), times).arm(world.instance().folder());
    }
  }

  private void rise(Place place, String round) throws InterruptedException {
    boolean died = world.instance().ends(REACHED_WITHIN);
    world.provider().watch(moment -> {});
    Seam.disarm(world.instance().folder());
    if (!died) {
      outcome.measured("not reached", round);
      return;
    }
    outcome.killed();
    if (place.late()) {
      world.clock().jump(World.TIMER);
    }
    world.instance().start();
  }

  /**
   * Kills the process several times at random moments of mixed traffic, and judges the world when
   * all is quiet.
   */
  void anyTime(int kills, int messages) throws InterruptedException {
    for (int i = 0; i < kills; i++) {
      Future<?> sending = world.client().send(messages);
      Provider.pause(Duration.ofMillis(50 + world.random().nextInt(2_500)));
      world.instance().kill();
      outcome.killed();
      if (world.random().nextBoolean()) {
        world.clock().jump(World.TIMER);
      }
      world.instance().start();
      Client.join(sending);
    }
    world.awaitQuiet();
    outcome.judge(world, "killed at any moment");
  }
}
