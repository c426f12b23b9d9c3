package org.bactrian.route;

import org.springframework.http.HttpStatus;

/** A call that cannot be done, and why, in words for the caller. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final HttpStatus status;

  public HttpProblem(HttpStatus status, String detail) {
    super(detail);
    this.status = status;
  }

  public HttpStatus status() {
    return status;
  }
}
