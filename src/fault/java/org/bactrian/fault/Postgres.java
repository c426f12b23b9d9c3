package org.bactrian.fault;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that can be stopped as by a crash, and started again on its data. */
final class Postgres implements AutoCloseable {
  private final EmbeddedPostgres server;
  private final Path data;
  private final Path programs;
  private volatile boolean isSlow;

  Postgres(Path data) throws IOException {
    this.data = data;
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            // The embedded PostgreSQL for tests confirms a commit before it is on disk. A journal
            // must not.
            .setServerConfig("synchronous_commit", "on")
            .start();
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
    programs = Files.readSymbolicLink(Path.of("/proc", pid, "exe")).getParent();
  }

  int port() {
    return server.getPort();
  }

  String url() {
    return url(port());
  }

  /** Returns the URL of a port that leads to this PostgreSQL. */
  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  /** Stops the server at once, without a checkpoint. */
  void crash() {
    control("-m", "immediate", "stop");
  }

  void start() {
    control("-o", "-p " + port() + " -c synchronous_commit=on -c max_connections=300", "start");
  }

  /** Changes a setting of the server, also for open sessions; null resets it. */
  void set(String name, @Nullable String value) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = off");
      statement.execute("set statement_timeout = 0");
      statement.execute(
          value == null
              ? "alter system reset " + name
              : "alter system set " + name + " = '" + value + "'");
      statement.execute("select pg_reload_conf()");
    }
  }

  /** Sets a short statement timeout, and makes most transactions wait for longer than that. */
  void slow() throws SQLException {
    set("statement_timeout", "100ms");
    isSlow = true;
    Provider.daemon(this::holdUp).start();
  }

  void fast() throws SQLException {
    isSlow = false;
    set("statement_timeout", null);
  }

  /** Holds, most of the time, the lock that every writing transaction takes first. */
  private void holdUp() {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout = 0");
      while (isSlow) {
        statement.execute("select pg_advisory_lock(20261121)");
        Provider.pause(Duration.ofMillis(300));
        statement.execute("select pg_advisory_unlock(20261121)");
        Provider.pause(Duration.ofMillis(100));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void control(String... words) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PostgreSQL refuses to run as root.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(programs.resolve("pg_ctl").toString(), "-w", "-D", data.toString()));
    command.addAll(List.of("-l", data.resolve("again.log").toString()));
    command.addAll(List.of(words));
    Instance.command(command.toArray(String[]::new));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
