package org.bactrian.route.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.route.Caller;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.Problem;
import org.bactrian.route.ProblemAnswer;
import org.bactrian.route.Scope;
import org.springframework.dao.DataAccessException;
import org.springframework.web.filter.GenericFilterBean;

/**
 * Shows numbers and texts in clear to a request that asks for it, by a header with the reason, and
 * may. It is audited before anything is shown.
 */
final class Reveal extends GenericFilterBean {
  static final String HEADER = "Bactrian-Reveal";

  private static final int LONGEST = 500;

  private final Access.Revealed revealed;

  Reveal(Access.Revealed revealed) {
    this.revealed = revealed;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String reason = http.getHeader(HEADER);
    Caller caller = reason == null ? null : Caller.of(http);
    if (reason == null || caller == null) {
      chain.doFilter(request, response);
      return;
    }
    try {
      keep(http, caller, reason.strip());
    } catch (HttpProblem refused) {
      ProblemAnswer.write((HttpServletResponse) response, refused);
      return;
    }
    chain.doFilter(request, response);
  }

  private void keep(HttpServletRequest request, Caller caller, String reason) {
    if (!caller.may(Scope.REVEAL)) {
      throw HttpProblem.lacksScope(caller.scopes(), Set.of(Scope.REVEAL));
    }
    if (reason.isEmpty() || reason.length() > LONGEST) {
      throw HttpProblem.badRequest(
          HEADER + " must say why numbers are revealed, in 1 to " + LONGEST + " characters.");
    }
    String query = request.getQueryString();
    String call = request.getRequestURI() + (query == null ? "" : "?" + query);
    try {
      revealed.keep(caller.name(), request.getRemoteAddr(), call, reason);
    } catch (JournalUnavailable | DataAccessException e) {
      throw HttpProblem.of(
          Problem.JOURNAL_UNAVAILABLE, "Nothing is revealed without the audit. Try again.");
    }
    HttpRequests.reveal(request);
  }
}
