package org.bactrian.journal;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * Compares embedded SQL databases as a journal. Run {@code java -cp <test classes>:<drivers>
 * org.bactrian.journal.EmbeddedDatabaseBench <mode> <database>}, where database is a key of {@link
 * #URLS} or a JDBC URL with <code>{dir}</code> for its directory, which {@code rate} and {@code
 * crash} empty. Set the parent of these with {@code -Dbench.dir}, or else it is target/bench.
 *
 * <ul>
 *   <li>{@code rate} writes groups of 1 to 256 messages per commit, then status updates, a second
 *       each, in four runs of which the first (0) is the warm-up. It prints commits/s, messages/s,
 *       and the p50 and p99 of the commit.
 *   <li>{@code crash} kills, five times, a child JVM that acknowledges each group after its commit.
 *       It prints the acknowledged and missing messages, and the time to open the database again.
 * </ul>
 */
public final class EmbeddedDatabaseBench {
  private static final String HSQLDB = // its lock file refuses a restart right after a kill
      "jdbc:hsqldb:file:{dir}/db;hsqldb.lock_file=false;hsqldb.write_delay=false;shutdown=true;";
  private static final Map<String, String> URLS =
      Map.of(
          "h2", "jdbc:h2:file:{dir}/db;WRITE_DELAY=0;USER=sa", // written, not forced to disk
          "h2-sync", "jdbc:h2:file:{dir}/db;WRITE_DELAY=0;USER=sa", // forced by a checkpoint
          "h2-delay", "jdbc:h2:file:{dir}/db;USER=sa",
          "sqlite", "jdbc:sqlite:{dir}/db?journal_mode=WAL&synchronous=FULL",
          "sqlite-normal", "jdbc:sqlite:{dir}/db?journal_mode=WAL&synchronous=NORMAL",
          "hsqldb", HSQLDB + "hsqldb.default_table_type=cached;hsqldb.tx=mvcc");
  private static final String BODY = "{\"text\":\"" + "journal body ".repeat(30) + "\"}";
  private static long messages;
  private static long events;
  private static String name;
  private static Path dir;

  public static void main(String[] args) throws Exception {
    name = args[1];
    String parent = System.getProperty("bench.dir", "target/bench");
    dir = Files.createDirectories(Path.of(parent, name.replaceAll("\\W+", "-")).toAbsolutePath());
    switch (args[0]) {
      case "rate" -> rate();
      case "crash" -> crash();
      default -> child(Long.parseLong(args[2])); // started by crash
    }
  }

  private static Connection connect() throws SQLException {
    String url = URLS.getOrDefault(name, name);
    return DriverManager.getConnection(url.replace("{dir}", dir.toString()));
  }

  private static Connection create() throws Exception {
    Files.walk(dir).map(Path::toFile).filter(File::isFile).forEach(File::delete);
    String message = "(id varchar(64) primary key, body varchar(4000), status varchar(11), ";
    String event = "(id varchar(26) primary key, message_id varchar(64), status varchar(11), ";
    Connection db = connect();
    Statement statement = db.createStatement();
    statement.execute("create table message " + message + "due_at bigint, updated_at bigint)");
    statement.execute("create index message_due on message (status, due_at)");
    statement.execute("create table event " + event + "\"at\" bigint)");
    db.setAutoCommit(false);
    return db;
  }

  private static String id(long n) {
    return new UUID(n * 0x9E3779B97F4A7C15L, n).toString(); // keys in no order
  }

  /** Writes and commits a group and returns the nanoseconds of the commit. */
  private static long write(Connection db, int group, boolean update) throws SQLException {
    long first = update ? (long) (Math.random() * (messages - group)) : messages;
    String insert = "insert into message (status, id, body, due_at, updated_at) values (?,?,?,?,?)";
    String event = "insert into event (id, message_id, status, \"at\") values (?,?,?,?)";
    String set = "update message set status=? where id=?";
    try (PreparedStatement message = db.prepareStatement(update ? set : insert);
        PreparedStatement history = db.prepareStatement(event)) {
      for (long n = first; n < first + group; n++) {
        String status = update ? "DELIVERED" : "ACCEPTED";
        Object[] row = {status, id(n), BODY, n, n};
        add(message, update ? Arrays.copyOf(row, 2) : row);
        add(history, "" + (1_000_000_000_000_000_000L + events++), id(n), status, n);
      }
      message.executeBatch();
      history.executeBatch();
      long start = System.nanoTime();
      db.commit();
      if (name.equals("h2-sync")) {
        db.createStatement().execute("checkpoint sync");
      }
      messages += update ? 0 : group;
      return System.nanoTime() - start;
    }
  }

  private static void add(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.addBatch();
  }

  private static void rate() throws Exception {
    try (Connection db = create()) {
      for (int run = 0; run < 32; run++) { // a warm-up, then three runs of each
        boolean update = run / 4 % 2 == 1;
        int group = new int[] {1, 16, 64, 256}[run % 4];
        LongStream.Builder builder = LongStream.builder();
        for (long end = System.nanoTime() + 1_000_000_000; System.nanoTime() < end; ) {
          builder.add(write(db, group, update));
        }
        long[] times = builder.build().sorted().toArray();
        int n = times.length;
        String step = update ? "update" : "insert";
        System.out.printf("%d %s %s group %d: %d commits/s ", run / 8, name, step, group, n);
        System.out.printf("%d messages/s p50 %.3f ms ", n * group, times[n / 2] / 1e6);
        System.out.printf("p99 %.3f ms%n", times[n * 99 / 100] / 1e6);
      }
    }
  }

  private static void crash() throws Exception {
    create().close();
    for (int round = 1; round <= 5; round++) {
      String java = System.getProperty("java.home") + "/bin/java";
      String main = EmbeddedDatabaseBench.class.getName();
      String root = "-Dbench.dir=" + dir.getParent();
      var builder = new ProcessBuilder(java, root, main, "child", name, "" + messages);
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      Process child = builder.start();
      delayedExecutor(1000 + (long) (Math.random() * 3000), MILLISECONDS)
          .execute(child.toHandle()::destroyForcibly); // SIGKILL
      long acknowledged = messages;
      for (String line : (Iterable<String>) child.inputReader().lines()::iterator) {
        acknowledged = line.endsWith(".") ? Long.parseLong(line.replace(".", "")) : acknowledged;
      }
      long start = System.nanoTime();
      Set<String> stored = new HashSet<>();
      try (Connection db = connect();
          Statement statement = db.createStatement()) {
        statement.executeQuery("select count(*) from message where id=''").close();
        double opened = (System.nanoTime() - start) / 1e6;
        try (ResultSet rows = statement.executeQuery("select id from message")) {
          while (rows.next()) {
            stored.add(rows.getString(1));
          }
        }
        LongStream missing = LongStream.range(0, acknowledged).filter(n -> !stored.contains(id(n)));
        System.out.printf("%s: acknowledged %d missing %d", name, acknowledged, missing.count());
        System.out.printf(" torn groups %b reopened in %.0f ms%n", stored.size() % 16 > 0, opened);
        messages = stored.size(); // the last group may be stored without being acknowledged
      }
    }
  }

  private static void child(long first) throws SQLException {
    messages = events = first;
    Connection db = connect();
    db.setAutoCommit(false);
    for (; true; System.out.println(messages + ".")) {
      write(db, 16, false);
    }
  }
}
