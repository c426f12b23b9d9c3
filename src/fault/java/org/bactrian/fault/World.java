package org.bactrian.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * A provider, a journal, a clock, a client, and the instances between them. All random choices come
 * from the seed.
 */
final class World implements AutoCloseable {
  static final Duration TIMER = Duration.ofSeconds(61);
  static final Duration LIMIT = Duration.ofSeconds(90);

  private final Path folder;
  private final String journal;
  private final Provider provider;
  private final SharedClock clock;
  private final SplittableRandom random;
  private final List<Instance> instances = new ArrayList<>();
  private final Client client;

  /**
   * Creates a world on SQLite with one instance.
   *
   * @param more further configuration of the instance
   */
  static World onSqlite(Path folder, long seed, String... more) throws IOException {
    String url = "jdbc:sqlite:" + folder.toAbsolutePath().resolve("journal.db");
    return new World(folder, url, List.of(url), seed, more);
  }

  /**
   * Creates a world.
   *
   * @param journal the URL by which the harness reaches the database
   * @param urls the URL by which each instance reaches it
   * @param more further configuration of the instances
   */
  World(Path folder, String journal, List<String> urls, long seed, String... more)
      throws IOException {
    Files.createDirectories(folder);
    this.folder = folder;
    this.journal = journal;
    random = new SplittableRandom(seed);
    provider = new Provider(Duration.ofMillis(40));
    clock = new SharedClock(folder.resolve("clock"));
    for (String url : urls) {
      instances.add(instance(url, more));
    }
    client = new Client(instances, random);
    provider.receipts().to(instances.stream().map(Instance::base).toList());
  }

  private Instance instance(String url, String... more) throws IOException {
    Path own = Files.createDirectories(folder.resolve("instance-" + (instances.size() + 1)));
    String configuration =
        Setup.CONFIGURATION.formatted(
            provider.url(), own.toAbsolutePath().resolve("events.ndjson"));
    Files.writeString(own.resolve("application.yaml"), configuration);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--spring.profiles.active=live",
                "--spring.datasource.driver-class-name=" + HaltingDriver.class.getName(),
                "--spring.datasource.url=" + url));
    arguments.addAll(List.of(more));
    return new Instance(
        own, List.of(clock.option(), "-Xmx256m", "-XX:+ExitOnOutOfMemoryError"), arguments);
  }

  Instance instance() {
    return instances.get(0);
  }

  List<Instance> instances() {
    return instances;
  }

  Provider provider() {
    return provider;
  }

  SharedClock clock() {
    return clock;
  }

  Client client() {
    return client;
  }

  SplittableRandom random() {
    return random;
  }

  Path folder() {
    return folder;
  }

  Connection journal() throws SQLException {
    return DriverManager.getConnection(journal);
  }

  String journalUrl() {
    return journal;
  }

  /**
   * Moves the clock past all timers, and waits until every message has left, every receipt is read
   * and every event is sent.
   *
   * @throws IllegalStateException when that takes longer than {@link #LIMIT}
   */
  void awaitQuiet() {
    awaitLeft();
    clock.jump(TIMER);
    await("all is quiet", () -> count(WAITING) + count(OPEN) == 0 && provider.isIdle());
  }

  /** Waits until no message waits or is being sent, and the provider has posted all receipts. */
  void awaitLeft() {
    await("no message waits", () -> count(WAITING) == 0 && provider.isIdle());
  }

  private static final String WAITING =
      "select count(*) from message where status in ('accepted', 'scheduled', 'sending')";

  private static final String OPEN =
      """
      select (select count(*) from message where review_at is not null)
           + (select count(*) from callback where state = 'new')
           + (select count(*) from event_waiting)
           + (select count(*) from outbox where name in ('http', 'file')
              and seq < (select coalesce(max(seq), 0) from event))
      """;

  /** Waits until a condition holds. The limit is long, because the machine may be busy. */
  void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            what + ": not within " + LIMIT + "; " + count(WAITING) + " wait, " + standing());
      }
      Provider.pause(Duration.ofMillis(50));
    }
  }

  /** Returns how many messages wait or are being sent. */
  long waiting() {
    return count(WAITING);
  }

  private String standing() {
    return "open " + count(OPEN) + ", provider idle " + provider.isIdle() + "; " + folder;
  }

  long count(String sql) {
    try (Connection connection = journal();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      return Long.MAX_VALUE / 4;
    }
  }

  List<Path> eventFiles() {
    List<Path> files = new ArrayList<>();
    for (Instance instance : instances) {
      try (var all = Files.list(instance.folder())) {
        all.filter(file -> file.getFileName().toString().startsWith("events-"))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /** Kills the processes that still run. */
  @Override
  public void close() {
    client.close();
    instances.stream().filter(Instance::isAlive).forEach(Instance::kill);
    provider.close();
  }
}
