package org.bactrian.route;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes problem details as the answer of a request that no route has seen. */
public final class ProblemAnswer {
  private ProblemAnswer() {}

  public static void write(HttpServletResponse response, HttpProblem problem) throws IOException {
    byte[] body = problem.details().toString().getBytes(StandardCharsets.UTF_8);
    int status = problem.details().get("status").asInt();
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", "5");
    } else if (status == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    if (problem.retryAfter() > 0) {
      response.setHeader("Retry-After", String.valueOf(problem.retryAfter()));
    }
    response.setStatus(status);
    response.setContentType(ProblemDetails.CONTENT_TYPE);
    response.getOutputStream().write(body);
  }
}
