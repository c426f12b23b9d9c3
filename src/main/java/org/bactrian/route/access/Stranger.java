package org.bactrian.route.access;

import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;
import org.springframework.security.core.AuthenticationException;

/** A caller without valid credentials, and the answer to this caller. */
final class Stranger extends AuthenticationException {
  private static final long serialVersionUID = 1L;

  private final HttpProblem answer;

  Stranger(HttpProblem answer) {
    super(answer.getMessage());
    this.answer = answer;
  }

  /** Returns a stranger without a key, or with a wrong one. */
  static Stranger withoutKey() {
    return new Stranger(
        HttpProblem.of(Problem.API_KEY, "Send Authorization: Bearer and an API key."));
  }

  HttpProblem answer() {
    return answer;
  }
}
