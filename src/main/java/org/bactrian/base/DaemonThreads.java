package org.bactrian.base;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Threads that do not keep the process alive: single ones and pools. */
public final class DaemonThreads {
  private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

  private DaemonThreads() {}

  /**
   * Returns a thread that has not been started. It has the class loader of this application,
   * whichever thread makes it: the one of the web server ends before an idle thread does.
   */
  public static Thread unstarted(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
    return thread;
  }

  public static Thread start(String name, Runnable work) {
    Thread thread = unstarted(name, work);
    thread.start();
    return thread;
  }

  /** Returns a factory of threads called {@code name-1}, {@code name-2} and so on. */
  public static ThreadFactory factory(String name) {
    AtomicInteger count = new AtomicInteger();
    return work -> unstarted(name + "-" + count.incrementAndGet(), work);
  }

  public static ExecutorService fixedPool(String name, int threads) {
    return Executors.newFixedThreadPool(threads, factory(name));
  }

  /** Returns a pool that grows with its work, and drops a thread that was idle for a minute. */
  public static ExecutorService cachedPool(String name) {
    return Executors.newCachedThreadPool(factory(name));
  }

  /** Returns a thread for each task: cheap where threads are virtual, kept where they are not. */
  public static Executor forEachTask(String name) {
    return Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS
        ? new VirtualThreadTaskExecutor(name + "-")
        : cachedPool(name);
  }

  public static ScheduledExecutorService scheduledPool(String name, int threads) {
    return Executors.newScheduledThreadPool(threads, factory(name));
  }
}
