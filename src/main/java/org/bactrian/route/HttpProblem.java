package org.bactrian.route;

import org.springframework.http.HttpStatus;

/** A request that is refused: the HTTP status, and the reason in words for the caller. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final HttpStatus status;

  private HttpProblem(HttpStatus status, String detail) {
    super(detail);
    this.status = status;
  }

  public static HttpProblem notFound(String detail) {
    return new HttpProblem(HttpStatus.NOT_FOUND, detail);
  }

  public static HttpProblem noSuchMessage() {
    return notFound("There is no message of that id.");
  }

  public static HttpProblem conflict(String detail) {
    return new HttpProblem(HttpStatus.CONFLICT, detail);
  }

  public HttpStatus status() {
    return status;
  }
}
