package org.bactrian.route.in;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.bactrian.route.ProblemDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Answers what the server itself refuses, before it reaches a filter or a route, with problem
 * details: an address that is none, an encoded slash, headers that are too long.
 */
public final class ProblemValve extends ErrorReportValve {
  private static final int FIRST_ERROR = 400;

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int code = response.getStatus();
    if (code < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    HttpStatus known = HttpStatus.resolve(code);
    HttpStatus status = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
    try {
      response.setContentType(ProblemDetails.CONTENT_TYPE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(ProblemDetails.of(status, why(status)).toString());
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      getContainer().getLogger().debug("the caller has closed the connection", e);
    }
  }

  private static String why(HttpStatus status) {
    return status.is5xxServerError()
        ? "The request could not be answered."
        : "The server refuses this request: check its first line, its path and its headers.";
  }
}
