package org.bactrian.route;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.util.Timeout;
import org.bactrian.base.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * Ends an HTTP call that takes too long as a whole, by closing its connection. The client's own
 * timeouts are for each read alone: an answer of one byte a second would never end.
 */
public final class CallDeadline implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Timeout timeout;
  private final @Nullable ScheduledFuture<?> end;
  private volatile boolean passed;

  private CallDeadline(ExecChain.Scope call, Timeout timeout) {
    this.timeout = timeout;
    this.end =
        timeout.isEnabled()
            ? TIMER.schedule(() -> end(call), timeout.toMilliseconds(), TimeUnit.MILLISECONDS)
            : null;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.factory("http-deadline"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Starts the time of a call. Closing the deadline stops it. */
  public static CallDeadline of(ExecChain.Scope call, Timeout timeout) {
    return new CallDeadline(call, timeout);
  }

  private void end(ExecChain.Scope call) {
    passed = true;
    // A cancelled request does not connect any more, and its connection is closed.
    if (call.originalRequest instanceof Cancellable request) {
      request.cancel();
    } else {
      call.execRuntime.discardEndpoint();
    }
  }

  /** Returns the exception to throw for a call that failed: the deadline's when it has passed. */
  public IOException failure(IOException failure) {
    if (!passed) {
      return failure;
    }
    IOException late = new InterruptedIOException("no whole answer within " + timeout);
    late.initCause(failure);
    return late;
  }

  @Override
  public void close() {
    if (end != null) {
      end.cancel(false);
    }
  }
}
