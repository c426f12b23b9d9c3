package org.bactrian.journal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.bactrian.journal.JournalUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers wait for a database that is away or locked for its own timeout, and only once. */
class WaitForDatabaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than a dead connection takes to fail (ns). */
  private static final long TIMEOUT = 1_100_000_000L;

  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger begins = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch timeout = new CountDownLatch(1);
  private final List<Thread> callers = new ArrayList<>();
  private GroupCommit writer;

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void a_caller_that_comes_while_others_wait_to_begin_fails_with_them()
      throws InterruptedException {
    writer = on(this::locked);
    CompletableFuture<?> first = call();
    begun.await();
    CompletableFuture<?> second = call();
    await().atMost(PATIENCE).until(this::allWait);
    timeout.countDown();
    assertThat(List.of(first, second))
        .allSatisfy(
            one -> assertThatThrownBy(one::join).hasCauseInstanceOf(JournalUnavailable.class));
    assertThat(begins).as("transactions that were waited for").hasValue(1);
  }

  @Test
  void a_database_that_cannot_be_connected_to_is_waited_for_once() {
    writer =
        on(
            () -> {
              throw new SQLException("no connection within 5 s");
            });
    assertThatThrownBy(call()::join).hasCauseInstanceOf(JournalUnavailable.class);
    assertThat(connections).as("connections that were waited for").hasValue(1);
  }

  /** The network loses all packets: the connection is dead when its timeout has passed. */
  @Test
  void a_caller_that_waits_behind_a_timeout_fails_with_it() throws InterruptedException {
    writer = on(this::deaf);
    CompletableFuture<?> first =
        call(
            tx -> {
              begun.countDown();
              await().atMost(PATIENCE).until(() -> timeout.getCount() == 0);
              throw new JournalUnavailable("no answer", null);
            });
    begun.await();
    long start = System.nanoTime();
    CompletableFuture<?> second = call();
    await().atMost(PATIENCE).until(() -> allWait() && System.nanoTime() - start > TIMEOUT);
    timeout.countDown();
    assertThat(List.of(first, second))
        .allSatisfy(
            one -> assertThatThrownBy(one::join).hasCauseInstanceOf(JournalUnavailable.class));
    assertThat(connections).as("connections that were waited for").hasValue(1);
  }

  private boolean allWait() {
    return callers.stream().allMatch(one -> one.getState() == Thread.State.WAITING);
  }

  private Connection deaf() {
    PreparedStatement begin = proxy(PreparedStatement.class, (proxy, method, arguments) -> true);
    return proxy(
        Connection.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "prepareStatement" -> begin;
              case "rollback" -> throw new SQLException("dead");
              default -> null;
            });
  }

  /** Another process writes, until the timeout. */
  private Connection locked() {
    PreparedStatement begin =
        proxy(
            PreparedStatement.class,
            (proxy, method, arguments) -> {
              begins.incrementAndGet();
              begun.countDown();
              timeout.await();
              throw new SQLException("locked");
            });
    return proxy(
        Connection.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "prepareStatement" -> begin;
              case "isValid" -> true;
              default -> null;
            });
  }

  private interface Connecting {
    Connection connect() throws SQLException;
  }

  private GroupCommit on(Connecting connecting) {
    DataSource database =
        proxy(
            DataSource.class,
            (proxy, method, arguments) -> {
              connections.incrementAndGet();
              return connecting.connect();
            });
    return new GroupCommit(
        database,
        new Dialect("begin", "", false, null),
        List.of(),
        JournalUnavailable::new,
        words -> {});
  }

  private CompletableFuture<?> call() {
    return call(tx -> "kept");
  }

  private CompletableFuture<?> call(GroupCommit.Work<String> work) {
    CompletableFuture<?> done = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                writer.write(work);
                done.complete(null);
              } catch (JournalUnavailable e) {
                done.completeExceptionally(e);
              }
            });
    callers.add(caller);
    caller.setDaemon(true);
    caller.start();
    return done;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
