package org.bactrian.journal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bactrian.journal.StatementSpy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine on tables of this test, in either database. */
abstract class GroupCommitContract {
  private static final Prefetch<String, Integer> SIZES =
      Prefetch.byColumn(
          "select name, size from thing where name in (%s)",
          Function.identity(),
          0,
          (row, known) -> Map.entry(row.getString(1), row.getInt(2)),
          "thing");

  /** The same, remembered beyond its transaction unless it is large. */
  private static final Prefetch<String, Integer> LASTING =
      SIZES.lasting(size -> size < 100, (size, known) -> {});

  private static final String INSERT = "insert into thing (name, size) values (?, ?)";
  private static final String GROW = "update thing set size = size + 1 where name = ?";

  /** The engine's exception in this test. */
  private static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(String what, Throwable cause) {
      super(what, cause);
    }
  }

  private HikariDataSource database;
  private StatementSpy spy;
  private GroupCommit writer;
  private volatile Runnable afterCommit = () -> {};

  abstract HikariDataSource database();

  @BeforeEach
  void open() throws SQLException {
    database = database();
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create table thing (name varchar(99) primary key, size integer not null)");
      statement.execute("create table another (name varchar(99))");
    }
    spy = new StatementSpy(database);
    writer =
        new GroupCommit(
            spy.database(),
            Dialect.of(database, "update thing set size = size where name is null"),
            List.of(SIZES, LASTING),
            NotTaken::new,
            words -> afterCommit.run());
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  private int size(String name) {
    return writer.write(tx -> size(tx, name));
  }

  private static int size(Tx tx, String name) {
    return tx.sql("select size from thing where name = ?")
        .param(name)
        .query(Integer.class)
        .optional()
        .orElse(-1);
  }

  /** While the writer is held up after one commit, all these units wait to be one group. */
  private <T> List<T> inOneGroup(Collection<GroupCommit.Work<T>> works, PrefetchKeys keys)
      throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    afterCommit =
        () -> {
          held.countDown();
          awaitQuietly(go);
        };
    writer.begin(PrefetchKeys.NONE, tx -> "hold");
    held.await();
    afterCommit = () -> {};
    List<CompletableFuture<T>> begun =
        works.stream().map(work -> writer.begin(keys, work)).toList();
    go.countDown();
    return begun.stream().map(GroupCommit::await).toList();
  }

  @Test
  void a_group_may_look_up_more_keys_than_a_statement_takes() {
    writer.write(tx -> tx.sql(INSERT).params("k69999", 7).update());
    List<String> names = IntStream.range(0, 70_000).mapToObj(i -> "k" + i).toList();
    PrefetchKeys keys = PrefetchKeys.NONE.and(SIZES, names);
    List<Integer> found =
        writer.write(
            keys, tx -> List.of(tx.known(SIZES, "k0"), tx.known(SIZES, "k69999"), size(tx, "k1")));
    assertThat(found).containsExactly(0, 7, -1);
  }

  /** A pool of one thread, which may not have a second one while that waits. */
  private static ForkJoinPool narrowPool() {
    return new ForkJoinPool(
        1,
        ForkJoinPool.defaultForkJoinWorkerThreadFactory,
        null,
        false,
        1,
        1,
        1,
        null,
        1,
        TimeUnit.SECONDS);
  }

  @Test
  void a_write_is_waited_for_in_a_pool_that_has_no_thread_to_spare() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    afterCommit =
        () -> {
          held.countDown();
          awaitQuietly(go);
        };
    writer.begin(PrefetchKeys.NONE, tx -> "hold");
    held.await();
    afterCommit = () -> {};
    ForkJoinPool pool = narrowPool();
    try {
      Future<Integer> changed =
          pool.submit(() -> writer.write(tx -> tx.sql(INSERT).params("one", 1).update()));
      assertThatThrownBy(() -> changed.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      go.countDown();
      assertThat(changed.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(size("one")).isEqualTo(1);
    } finally {
      go.countDown();
      pool.shutdown();
    }
  }

  @Test
  void the_writer_tells_how_long_it_is_at_the_same_group() throws Exception {
    assertThat(writer.busyFor()).isZero();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> held =
        writer.begin(
            PrefetchKeys.NONE,
            tx -> {
              begun.countDown();
              awaitQuietly(go);
              return "done";
            });
    begun.await();
    assertThat(writer.busyFor()).isPositive();
    go.countDown();
    held.join();
    await().until(() -> writer.busyFor().isZero());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_unit_of_work_that_fails_fails_alone() {
    List<CompletableFuture<Integer>> works =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    writer.begin(
                        PrefetchKeys.NONE,
                        tx ->
                            i == 30
                                ? tx.sql("no SQL").update()
                                : tx.sql(INSERT).params("n" + i, 1).update()))
            .toList();
    for (int i = 0; i < works.size(); i++) {
      CompletableFuture<Integer> work = works.get(i);
      if (i == 30) {
        assertThatThrownBy(() -> GroupCommit.await(work)).isInstanceOf(NotTaken.class);
      } else {
        assertThat(GroupCommit.await(work)).isEqualTo(1);
      }
    }
  }

  @Test
  void the_rows_of_a_group_are_read_in_one_statement() throws InterruptedException {
    writer.write(tx -> tx.sql(INSERT).params("a", 7).update());
    PrefetchKeys keys = PrefetchKeys.of(SIZES, "a").and(SIZES, Set.of("b"));
    GroupCommit.Work<List<Integer>> work =
        tx -> List.of(tx.known(SIZES, "a"), tx.known(SIZES, "b"));
    assertThat(inOneGroup(List.of(work, work, work), keys))
        .as("what each unit knows without asking")
        .containsOnly(List.of(7, 0));
    assertThat(spy.runs("select name, size from thing")).isEqualTo(1);
  }

  @Test
  void a_value_is_unknown_again_once_its_table_is_changed() throws InterruptedException {
    writer.write(tx -> tx.sql(INSERT).params("a", 7).update());
    List<Object> known = new ArrayList<>();
    GroupCommit.Work<Object> another =
        tx -> {
          tx.sql("insert into another values (?)").param("x").update();
          return known.add(tx.known(SIZES, "a"));
        };
    GroupCommit.Work<Object> grows =
        tx -> {
          tx.sql(GROW).param("a").update();
          return known.add(tx.known(SIZES, "a"));
        };
    inOneGroup(List.of(another, grows), PrefetchKeys.of(SIZES, "a"));
    assertThat(known).containsExactly(7, null);
  }

  /** Returns what a transaction knows without asking. */
  private int lasting(String name) {
    return writer.write(PrefetchKeys.of(LASTING, name), tx -> tx.known(LASTING, name));
  }

  /** Changes the size as no other process may while this one is at work. */
  private void changeBehind(String name, int size) throws SQLException {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("update thing set size = " + size + " where name = '" + name + "'");
    }
  }

  @Test
  void a_value_that_lasts_is_read_once_where_no_other_process_writes() throws Exception {
    writer.write(tx -> tx.sql(INSERT).params("a", 7).update());
    assertThat(lasting("a")).isEqualTo(7);
    changeBehind("a", 8);
    boolean alone = Dialect.of(database, "").alone();
    assertThat(lasting("a")).isEqualTo(alone ? 7 : 8);
    writer.write(tx -> tx.now(LASTING, "a", 9));
    assertThat(lasting("a")).as("as the last transaction left it").isEqualTo(alone ? 9 : 8);
  }

  @Test
  void a_value_that_lasts_is_read_again_after_a_change_of_its_table() throws Exception {
    writer.write(tx -> tx.sql(INSERT).params("a", 7).update());
    assertThat(lasting("a")).isEqualTo(7);
    writer.write(tx -> tx.sql(GROW).param("a").update());
    assertThat(lasting("a")).isEqualTo(8);
    changeBehind("a", 9);
    writer.write(
        tx -> {
          tx.forget(LASTING, "a");
          return "forgotten";
        });
    assertThat(lasting("a")).isEqualTo(9);
  }

  @Test
  void nothing_is_remembered_of_a_transaction_that_failed_nor_from_before_it() throws Exception {
    writer.write(tx -> tx.sql(INSERT).params("a", 7).update());
    assertThat(lasting("a")).isEqualTo(7);
    changeBehind("a", 8);
    CompletableFuture<Integer> failing =
        writer.begin(
            PrefetchKeys.NONE,
            tx -> {
              tx.now(LASTING, "a", 9);
              tx.changeLater("nobody", GROW, "nobody");
              return 9;
            });
    assertThatThrownBy(() -> GroupCommit.await(failing)).isInstanceOf(NotTaken.class);
    assertThat(lasting("a")).isEqualTo(8);
  }

  @Test
  void a_value_that_is_too_large_is_not_remembered() throws Exception {
    writer.write(tx -> tx.sql(INSERT).params("a", 100).update());
    assertThat(lasting("a")).isEqualTo(100);
    changeBehind("a", 101);
    assertThat(lasting("a")).isEqualTo(101);
  }

  @Test
  void a_key_that_was_not_asked_for_is_unknown() {
    assertThat(writer.<Object>write(tx -> "" + tx.known(SIZES, "a"))).isEqualTo("null");
  }

  @Test
  void a_statement_sees_what_was_left_for_later() {
    int seen =
        writer.write(
            tx -> {
              tx.later(INSERT, "a", 1);
              tx.now(SIZES, "a", 1);
              assertThat(tx.known(SIZES, "a")).isEqualTo(1);
              return size(tx, "a");
            });
    assertThat(seen).isEqualTo(1);
  }

  @Test
  void changes_of_one_row_that_are_left_for_later_keep_their_order() {
    writer.write(
        tx -> {
          tx.changeLater("a", INSERT, "a", 1);
          tx.changeLater("b", INSERT, "b", 1);
          tx.changeLater("b", GROW, "b");
          tx.changeLater("c", INSERT, "c", 1);
          tx.changeLater("c", GROW, "c");
          return "done";
        });
    assertThat(List.of(size("a"), size("b"), size("c"))).containsExactly(1, 2, 2);
  }

  @Test
  void a_change_left_for_later_that_finds_no_row_fails_its_unit_and_no_other()
      throws InterruptedException {
    writer.write(tx -> tx.sql(INSERT).params("a", 1).update());
    GroupCommit.Work<String> good =
        tx -> {
          tx.changeLater("a", GROW, "a");
          return "good";
        };
    CompletableFuture<String> bad =
        writer.begin(
            PrefetchKeys.NONE,
            tx -> {
              tx.changeLater("nobody", GROW, "nobody");
              return "bad";
            });
    assertThat(GroupCommit.await(writer.begin(PrefetchKeys.NONE, good))).isEqualTo("good");
    assertThatThrownBy(() -> GroupCommit.await(bad)).isInstanceOf(NotTaken.class);
    assertThat(size("a")).isEqualTo(2);
  }

  @Test
  void a_closed_writer_takes_nothing() {
    writer.close();
    assertThatThrownBy(() -> writer.write(tx -> "kept")).isInstanceOf(NotTaken.class);
  }
}
