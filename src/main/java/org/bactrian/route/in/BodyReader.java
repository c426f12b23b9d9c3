package org.bactrian.route.in;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.bactrian.base.Causes;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;

/**
 * Reads the body of a request: within a length, a time and a budget. A body that is there already
 * is read without more ado. Only a thread that has to wait for one needs the permission to wait.
 */
final class BodyReader {
  private static final int FIRST = 16 * 1024;
  private static final byte[] NONE = new byte[0];

  /** A streamed body must come at this rate, beside the time that any body may take. */
  private static final long BYTES_PER_SECOND = 1024;

  private final int longest;
  private final Duration timeout;

  /**
   * Creates a reader.
   *
   * @param longest body, in bytes
   * @param timeout how long a whole body may take. The server ends a single read after this time,
   *     too, so that a thread waits for twice as long at most
   */
  BodyReader(int longest, Duration timeout) {
    this.longest = longest;
    this.timeout = timeout;
  }

  /**
   * Returns the whole body.
   *
   * @throws HttpProblem when it is too long, comes too slowly, or there is no room for it
   */
  byte[] read(HttpServletRequest request, BodyBudget.Hold hold) throws IOException {
    if (request.getContentLengthLong() > longest) {
      throw tooLong();
    }
    ServletInputStream in = request.getInputStream();
    if (in.isFinished()) {
      return NONE;
    }
    try {
      return read(in, (int) request.getContentLengthLong(), hold);
    } catch (IOException e) {
      if (Causes.root(e) instanceof SocketTimeoutException) {
        throw tooSlow();
      }
      throw e;
    } finally {
      hold.complete();
    }
  }

  private byte[] read(ServletInputStream in, int length, BodyBudget.Hold hold) throws IOException {
    long begin = System.nanoTime();
    byte[] body = new byte[length < 0 ? FIRST : Math.min(length, FIRST)];
    int count = 0;
    while (count != length) {
      if (count == body.length) {
        body = grown(body, length, hold);
      }
      // In chunks, a read may wait although there are bytes.
      if ((length < 0 || in.available() == 0) && !hold.mayWait()) {
        throw busy();
      }
      int read = in.read(body, count, body.length - count);
      if (read < 0) {
        break;
      }
      count += read;
      if (count > longest) {
        throw tooLong();
      }
      if (System.nanoTime() - begin > timeout.toNanos()) {
        throw tooSlow();
      }
    }
    return count == body.length ? body : Arrays.copyOf(body, count);
  }

  private byte[] grown(byte[] body, int length, BodyBudget.Hold hold) {
    int most = length < 0 ? longest + 1 : length;
    int size = (int) Math.min(most, 2L * body.length);
    reserve(hold, size);
    return Arrays.copyOf(body, size);
  }

  /** Takes from the budget what so many bytes need. */
  void reserve(BodyBudget.Hold hold, int bytes) {
    if (!hold.grow(bytes)) {
      throw busy();
    }
  }

  /**
   * Returns a body that is read while it comes. Its reader may take its time; the sender may not.
   */
  InputStream streamed(HttpServletRequest request) throws IOException {
    InputStream in = request.getInputStream();
    return new InputStream() {
      private long waited;
      private long bytes;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        long begin = System.nanoTime();
        int count = in.read(into, from, most);
        waited += System.nanoTime() - begin;
        bytes += Math.max(0, count);
        Duration allowed = timeout.plusSeconds(bytes / BYTES_PER_SECOND);
        if (waited > allowed.toNanos()) {
          throw new SocketTimeoutException("the sender is too slow");
        }
        return count;
      }
    };
  }

  HttpProblem tooLong() {
    return HttpProblem.of(Problem.TOO_LARGE, "The body is longer than " + longest + " bytes.");
  }

  private HttpProblem tooSlow() {
    return HttpProblem.of(
        Problem.TOO_SLOW, "The body was not complete within " + timeout.toMillis() + " ms.");
  }

  static HttpProblem busy() {
    return HttpProblem.of(
        Problem.BUSY, "Too many requests of this caller, or of all, are under way. Try again.");
  }
}
