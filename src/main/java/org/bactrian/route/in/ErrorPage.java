package org.bactrian.route.in;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.bactrian.route.Problem;
import org.bactrian.route.ProblemDetails;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers requests that reach no route with problem details, too. */
@RestController
class ErrorPage implements ErrorController {
  private final SynchronousHttpEngine routes;

  ErrorPage(SynchronousHttpEngine routes) {
    this.routes = routes;
  }

  @RequestMapping("/error")
  ResponseEntity<String> error(HttpServletRequest request) {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus status =
        code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
    // Camel answers 503 while a route is suspended, which is the beginning of its end.
    if (status == HttpStatus.SERVICE_UNAVAILABLE
        || ((status == HttpStatus.NOT_FOUND || status == HttpStatus.METHOD_NOT_ALLOWED)
            && wasReplaced(request))) {
      return answer(
          HttpStatus.SERVICE_UNAVAILABLE,
          ProblemDetails.of(Problem.STARTING, SynchronousHttpEngine.REPLACED));
    }
    HttpStatus shown = status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
    return answer(shown, ProblemDetails.of(shown, "There is no answer to this request."));
  }

  private boolean wasReplaced(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
        && routes.wasReplaced(request, path);
  }

  private static ResponseEntity<String> answer(HttpStatus status, ObjectNode problem) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      answer.header(HttpHeaders.RETRY_AFTER, "5");
    }
    return answer
        .contentType(MediaType.parseMediaType(ProblemDetails.CONTENT_TYPE))
        .body(problem.toString());
  }
}
