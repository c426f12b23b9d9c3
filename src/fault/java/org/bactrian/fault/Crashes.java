package org.bactrian.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A process that ends at one seam, and is started again; or that is killed at any moment. */
final class Crashes {
  private static final int MESSAGES = 24;

  /** Of a kind that comes to every place an SMS comes to: mixed traffic may have too few. */
  private static final int SURE = 3;

  private static final Duration REACHED_WITHIN = Duration.ofSeconds(15);

  /** When the seam is armed. */
  enum When {
    TRAFFIC,
    TIMER
  }

  /**
   * A seam to end at.
   *
   * @param name of a route or commit ({@link Seam}), or a moment at the provider or the receiver
   * @param most the highest n of "the n-th time"
   * @param late the timers run out while it is down
   */
  record Place(String name, When when, int most, boolean late, String words) {
    /** The kill comes from outside: from who reads the request, or has written the answer. */
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

  /** The first of that name. */
  static Place place(String name) {
    return PLACES.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private final World world;
  private final Outcome outcome;

  Crashes(World world, Outcome outcome) {
    this.world = world;
    this.outcome = outcome;
  }

  /** One end at this seam, at a number of times by the seed. */
  void at(Place place) throws InterruptedException {
    int times = 1 + world.random().nextInt(place.most());
    String round = place.name() + ":" + times;
    Future<?> sending;
    if (place.when() == When.TIMER) {
      sending = world.client().send(mixed(Kind.SILENT));
      Client.join(sending);
      world.awaitLeft();
      arm(place, times);
      world.clock().jump(World.TIMER);
    } else {
      arm(place, times);
      // One whose timer runs out while its receipt lies there unread.
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

  /** Killed at any moment of mixed traffic, so many times, and then all is quiet. */
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
