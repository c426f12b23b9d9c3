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
 * Works on the items of a batch in parallel. Their writes then share a commit of the journal; one
 * after the other, each would wait for the disk alone.
 */
public final class BatchExecutor {
  private static final int THREADS = 8;

  private final ExecutorService threads;

  public BatchExecutor(String name) {
    threads = DaemonThreads.fixedPool(name, THREADS);
  }

  /**
   * Runs the task for each item and returns when all have ended.
   *
   * @param task returns whether it succeeded
   * @return how many succeeded
   */
  public <T> int work(List<T> batch, Predicate<T> task) {
    List<Callable<Boolean>> tasks = new ArrayList<>(batch.size());
    batch.forEach(item -> tasks.add(() -> task.test(item)));
    try {
      int succeeded = 0;
      for (Future<Boolean> result : threads.invokeAll(tasks)) {
        succeeded += result.get() ? 1 : 0;
      }
      return succeeded;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
