package org.bactrian.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bactrian.bench.Result.Around;
import org.bactrian.bench.Result.Latencies;
import org.bactrian.bench.Result.Phase;
import org.bactrian.bench.Result.Speed;

/**
 * Measures a program that sends by itself as fast as it can: the calls at the provider are counted.
 */
final class Looping {
  private Looping() {}

  static Result of(Subject subject, Path folder, Options options)
      throws IOException, InterruptedException {
    double loadBefore = Machine.load();
    try (ProviderDoor door = new ProviderDoor(subject.answers(), number -> {});
        Running system =
            new Running(
                new Launch(subject, folder, options.jvm(), null, Path.of(""), null), door.port())) {
      Duration first = system.awaitFirst(door.seen());
      do {
        Thread.sleep(Duration.ofSeconds(options.warmUp()).toMillis());
        system.mustLive();
      } while (door.seen().count() < options.least());

      Machine before = new Machine(system);
      int messages = door.seen().count();
      long since = System.nanoTime();
      Thread.sleep(Duration.ofSeconds(options.seconds()).toMillis());
      messages = door.seen().count() - messages;
      double rate = messages * 1e9 / (System.nanoTime() - since);
      Machine after = new Machine(system);
      system.mustLive();
      if (door.unknown() > 0 || door.seen().twice() > 0) {
        throw new IllegalStateException("it sent one twice, or none of ours");
      }
      return new Result(
          subject,
          Map.of(Phase.FULL, new Speed(rate, after.cpuSince(before, messages))),
          rate,
          new Latencies(),
          first,
          system.megabytes(),
          new Around(loadBefore, Machine.load(), after.othersSince(before)));
    }
  }
}
