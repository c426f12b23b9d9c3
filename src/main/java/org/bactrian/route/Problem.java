package org.bactrian.route;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/**
 * The problems that a client may want to tell apart although their status is the same. Each has an
 * address of its own in the field {@code type} of problem details, such as {@code
 * /problems/backlog-full}.
 */
public enum Problem {
  NOT_JSON(HttpStatus.BAD_REQUEST),
  INVALID(HttpStatus.UNPROCESSABLE_ENTITY),
  FOREIGN(HttpStatus.FORBIDDEN),
  NOT_GENUINE(HttpStatus.FORBIDDEN),
  SCOPE(HttpStatus.FORBIDDEN),
  TOO_SLOW(HttpStatus.REQUEST_TIMEOUT),
  TOO_LARGE(HttpStatus.PAYLOAD_TOO_LARGE),
  CONTENT_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
  ENCODED_BODY(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
  ID_TAKEN(HttpStatus.CONFLICT),
  ALREADY_LEFT(HttpStatus.CONFLICT),
  NOT_REPLAYABLE(HttpStatus.CONFLICT),
  API_KEY(HttpStatus.UNAUTHORIZED),
  KEY_EXISTS(HttpStatus.CONFLICT),
  TOO_FAST(HttpStatus.TOO_MANY_REQUESTS),
  DAY_FULL(HttpStatus.TOO_MANY_REQUESTS),
  BUSY(HttpStatus.SERVICE_UNAVAILABLE),
  STARTING(HttpStatus.SERVICE_UNAVAILABLE),
  BACKLOG_FULL(HttpStatus.SERVICE_UNAVAILABLE),
  JOURNAL_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE);

  private static final String BASE = "/problems/";

  private final HttpStatus status;

  Problem(HttpStatus status) {
    this.status = status;
  }

  public HttpStatus status() {
    return status;
  }

  public String type() {
    return BASE + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the type of a problem that its HTTP status names: {@code /problems/not-found}. */
  static String typeOf(HttpStatus status) {
    return BASE + status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
