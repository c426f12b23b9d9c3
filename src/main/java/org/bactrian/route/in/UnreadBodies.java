package org.bactrian.route.in;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Closes the connection of a request that was answered before its body was read. The server itself
 * would read the rest of the body first, however long that takes.
 *
 * <p>A sender that is still writing might not see the answer if its connection is closed at once.
 * So a few requests at a time are given a moment to finish.
 */
final class UnreadBodies extends ValveBase {
  private static final int AT_A_TIME = 8;
  private static final long LONGEST_REST = 2L * 1024 * 1024;
  private static final long MOMENT = Duration.ofMillis(300).toNanos();
  private static final long PAUSE = Duration.ofMillis(1).toNanos();

  private final Semaphore given = new Semaphore(AT_A_TIME);

  UnreadBodies() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    try {
      getNext().invoke(request, response);
    } finally {
      if (!request.isAsync() && !request.getCoyoteRequest().isFinished()) {
        finish(request.getCoyoteRequest(), response);
      }
    }
  }

  private void finish(org.apache.coyote.Request request, Response response) throws IOException {
    long length = request.getContentLengthLong();
    boolean isShort = length > 0 && length <= LONGEST_REST;
    if (isShort && drain(request, 0)) {
      return;
    }
    if (!response.isCommitted()) {
      response.setHeader("Connection", "close");
    }
    if (isShort && given.tryAcquire()) {
      try {
        response.finishResponse();
        drain(request, MOMENT);
      } finally {
        given.release();
      }
    }
    request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
  }

  /** Reads what is there and what comes within the time; returns whether that is all. */
  private static boolean drain(org.apache.coyote.Request request, long nanos) throws IOException {
    Rest rest = new Rest();
    long begin = System.nanoTime();
    while (!request.isFinished()) {
      request.action(ActionCode.AVAILABLE, true);
      boolean isThere = request.getAvailable() > 0;
      if (!isThere && System.nanoTime() - begin >= nanos) {
        return false;
      }
      if (!isThere) {
        LockSupport.parkNanos(PAUSE);
      } else if (request.doRead(rest) < 0) {
        return true;
      }
    }
    return true;
  }

  /** Takes bytes, and keeps none. */
  private static final class Rest implements ApplicationBufferHandler {
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      bytes = buffer;
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return bytes;
    }

    @Override
    public void expand(int size) {
      // The server gives its own buffer.
    }
  }
}
