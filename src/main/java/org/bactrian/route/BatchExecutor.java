package org.bactrian.route;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.bactrian.base.DaemonThreads;

/**
 * Works a batch many at once, so that the journal commits for many: one after the other each would
 * wait for the disk alone.
 */
public final class BatchExecutor {
  public static final int HANDS = 2;

  private static final int MANY = 8;

  private final ExecutorService hands;

  public BatchExecutor(String name) {
    hands = DaemonThreads.fixedPool(name, MANY);
  }

  /** Returns when each was tried, and how many were done. */
  public <T> int work(List<T> batch, Predicate<T> task) {
    List<Callable<Boolean>> tasks = new ArrayList<>(batch.size());
    batch.forEach(one -> tasks.add(() -> task.test(one)));
    try {
      int done = 0;
      for (Future<Boolean> result : hands.invokeAll(tasks)) {
        done += result.get() ? 1 : 0;
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
