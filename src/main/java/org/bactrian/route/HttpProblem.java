package org.bactrian.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that is refused: the HTTP status, and the reason in words for the caller. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final HttpStatus status;
  private final @Nullable Problem problem;

  /** In seconds; 0: nothing is said of it. */
  private final long retryAfter;

  private HttpProblem(HttpStatus status, @Nullable Problem problem, String detail) {
    this(status, problem, detail, 0);
  }

  private HttpProblem(
      HttpStatus status, @Nullable Problem problem, String detail, long retryAfter) {
    super(detail);
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** A request that may be sent again after some time, of which whole seconds are told. */
  public static HttpProblem later(Problem problem, String detail, Duration after) {
    long seconds = Math.max(1, after.plusMillis(999).toSeconds());
    return new HttpProblem(problem.status(), problem, detail, seconds);
  }

  /** Returns after how many seconds the request may be sent again; 0: nothing is said of it. */
  public long retryAfter() {
    return retryAfter;
  }

  public static HttpProblem of(Problem problem, String detail) {
    return new HttpProblem(problem.status(), problem, detail);
  }

  public static HttpProblem notFound(String detail) {
    return new HttpProblem(HttpStatus.NOT_FOUND, null, detail);
  }

  public static HttpProblem badRequest(String detail) {
    return new HttpProblem(HttpStatus.BAD_REQUEST, null, detail);
  }

  public static HttpProblem wrongMethod(String detail) {
    return new HttpProblem(HttpStatus.METHOD_NOT_ALLOWED, null, detail);
  }

  /** A call that needs a scope which its key does not have: any of these. */
  public static HttpProblem lacksScope(Set<Scope> has, Set<Scope> needed) {
    return of(
        Problem.SCOPE,
        "This needs a key with the scope "
            + Scope.names(needed).replace(", ", " or ")
            + "; this key has "
            + (has.isEmpty() ? "none" : Scope.names(has))
            + ".");
  }

  public static HttpProblem noSuchMessage() {
    return notFound("There is no message of that id.");
  }

  /** Returns the problem details for the caller. */
  public ObjectNode details() {
    return problem == null
        ? ProblemDetails.of(status, getMessage())
        : ProblemDetails.of(problem, getMessage());
  }
}
