package org.bactrian.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The journal is restored from a backup, which does not know what was sent since. What waited then
 * must not leave before an operator has looked.
 */
final class Restores {
  private static final int MESSAGES = 40;

  /** So many messages have no receipt, and their SMS is due while all is held. */
  private static final int OVERDUE = 5;

  private static final Duration WITHOUT_A_CALL = Duration.ofSeconds(6);
  private static final Pattern HOLD = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final World world;
  private final Outcome outcome;

  Restores(World world, Outcome outcome) {
    this.world = world;
    this.outcome = outcome;
  }

  /** Restores a backup that was made while messages waited, and starts with everything held. */
  void held() throws IOException, SQLException {
    restoreAfterAllHasLeft();
    world.instance().start("--bactrian.held=true");

    int before = world.provider().calls().size();
    List<String> waiting = waiting();
    outcome.measured("messages that waited at the time of the backup", waiting.size());
    if (waiting.size() < MESSAGES / 2) {
      outcome.fault("of " + MESSAGES + " messages " + waiting.size() + " wait after the restore");
    }
    Client.join(world.client().send(1, Kind.PLAIN));
    world.clock().jump(World.TIMER);
    Provider.pause(WITHOUT_A_CALL);
    int within = calls(before);
    outcome.measured("calls to the provider while all is held", within);
    if (within > 0) {
      outcome.fault(within + " messages left while everything was held");
    }
    waiting.forEach(id -> world.instance().call("POST", "/v1/messages/" + id + "/cancel"));
    Matcher hold = HOLD.matcher(world.instance().call("GET", "/v1/holds"));
    if (!hold.find()) {
      outcome.fault("the hold is not listed");
      return;
    }
    world.instance().call("DELETE", "/v1/holds/" + hold.group(1) + "?reason=restored");
    world.await("what was not cancelled leaves", () -> calls(before) > OVERDUE);
    world.awaitLeft();
    if (calls(before) != 1 + OVERDUE) {
      outcome.fault(
          "after the hold was lifted %d messages and SMS left, not the new one and %d SMS"
              .formatted(calls(before), OVERDUE));
    }
  }

  /** Restores the same without a hold, and counts what leaves a second time. */
  void notHeld() throws IOException, SQLException {
    restoreAfterAllHasLeft();
    int before = world.provider().calls().size();
    world.instance().start();
    world.awaitLeft();
    outcome.measured("messages that left a second time, without a hold", calls(before));
    if (calls(before) < MESSAGES / 2) {
      outcome.fault("the page is too strict: only " + calls(before) + " left a second time");
    }
  }

  private int calls(int before) {
    return world.provider().calls().size() - before;
  }

  /** Makes a backup while messages wait, lets them leave, and puts the backup back. */
  private void restoreAfterAllHasLeft() throws IOException, SQLException {
    Client.join(world.client().send(OVERDUE, Kind.SILENT));
    world.awaitLeft();
    Path backup = world.folder().resolve("backup.db");
    world.provider().down(true);
    Client.join(world.client().send(MESSAGES, Kind.PLAIN));
    // What is being sent while the backup is made is unknown after the restore.
    world.await(
        "all messages wait",
        () ->
            world.count("select count(*) from message where status in ('accepted', 'scheduled')")
                == MESSAGES);
    execute("backup to '" + backup + "'");
    world.provider().down(false);
    world.awaitLeft();
    world.instance().kill();
    restore(backup);
  }

  private void restore(Path backup) throws IOException {
    for (String beside : List.of("journal.db-wal", "journal.db-shm")) {
      Files.deleteIfExists(world.folder().resolve(beside));
    }
    Files.copy(backup, world.folder().resolve("journal.db"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = world.journal();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private List<String> waiting() throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Connection connection = world.journal();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select id from message where status in ('accepted', 'scheduled')")) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }
}
