package org.bactrian.route.access;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.bactrian.route.Caller;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;
import org.bactrian.route.ProblemAnswer;
import org.bactrian.route.Scope;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Makes Spring Security's filter chain of a server, which finds out who calls and whether this
 * caller may make this call. The chain comes before all other filters, and reads no body: a
 * stranger gets an answer and no thread, however long the body is.
 *
 * <p>It is put together here, of the filters that an API with keys needs. Spring Security's own
 * defaults would add sessions, a log-in page and saved requests, which cost each message time.
 */
public final class Access {
  /** Says whether a callback may be posted to a webhook. */
  public interface Webhooks {
    boolean admit(String account, String secret, String address);
  }

  /** Keeps that somebody is shown numbers and texts. */
  public interface Revealed {
    void keep(String key, String address, String call, String reason);
  }

  private final AccessRules rules;
  private final Credentials credentials;

  private Access(AccessRules rules, Credentials credentials) {
    this.rules = rules;
    this.credentials = credentials;
  }

  /**
   * Returns the chain of the server that takes messages.
   *
   * @param revealed is told what is shown in clear, before it is
   * @param actuator its path, such as {@code /actuator}
   * @param own matches requests for own routes, for which any key will do
   * @param open whether everything that requests need has started
   */
  public static Filter ofMessages(
      ApiKeys keys,
      Webhooks webhooks,
      Revealed revealed,
      String actuator,
      RequestMatcher own,
      BooleanSupplier open) {
    return new Access(AccessRules.ofMessages(actuator), new Credentials(keys, webhooks))
        .chain(own, revealed, open);
  }

  /** Returns the chain of a server that has the actuator alone. */
  public static Filter ofActuatorAlone(ApiKeys keys, String actuator) {
    Webhooks none = (account, secret, address) -> false;
    return new Access(AccessRules.ofActuatorAlone(actuator), new Credentials(keys, none))
        .chain(request -> false, (key, address, call, reason) -> {}, () -> true);
  }

  private Filter chain(RequestMatcher own, Revealed revealed, BooleanSupplier open) {
    ExceptionTranslationFilter answers =
        new ExceptionTranslationFilter(Access::stranger, new NullRequestCache());
    answers.setAccessDeniedHandler(this::denied);
    FilterChainProxy chain =
        new FilterChainProxy(
            new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                List.of(
                    new Starting(rules.health(), open),
                    new CallerFilter(credentials),
                    answers,
                    new AuthorizationFilter(rules.deciding(own)),
                    new StrangersHealth(rules.health()),
                    new Reveal(revealed))));
    chain.setFirewall(firewall());
    chain.setRequestRejectedHandler(this::detour);
    chain.afterPropertiesSet();
    return chain;
  }

  /**
   * Refuses paths that lead elsewhere than they seem to, such as {@code /own/../actuator}. Encoded
   * signs may stand in ids, and any header may have any text: routes do not trust either.
   */
  private static StrictHttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowSemicolon(true);
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowUrlEncodedPeriod(true);
    firewall.setUnsafeAllowAnyHttpMethod(true);
    firewall.setAllowedHeaderNames(name -> true);
    firewall.setAllowedHeaderValues(value -> true);
    firewall.setAllowedParameterNames(name -> true);
    firewall.setAllowedParameterValues(value -> true);
    return firewall;
  }

  /** Answers a request whose path makes a detour. */
  private void detour(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
      throws IOException {
    try {
      credentials.authenticate(credentials.convertKey(request));
      ProblemAnswer.write(response, HttpProblem.badRequest("Write the path without a detour."));
    } catch (AuthenticationException stranger) {
      stranger(request, response, stranger);
    }
  }

  private static void stranger(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    Stranger why = failure instanceof Stranger found ? found : CallerFilter.why(request);
    ProblemAnswer.write(response, (why == null ? Stranger.withoutKey() : why).answer());
  }

  private void denied(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException {
    Set<String> methods = rules.methods(request);
    if (denied instanceof AuthorizationDeniedException decided
        && decided.getAuthorizationResult() instanceof AuthorityAuthorizationDecision lacking) {
      Caller caller = Caller.of(request);
      ProblemAnswer.write(
          response,
          HttpProblem.lacksScope(
              caller == null ? Set.of() : caller.scopes(), scopes(lacking.getAuthorities())));
    } else if (methods.isEmpty()) {
      ProblemAnswer.write(response, HttpProblem.notFound("There is nothing here."));
    } else {
      response.setHeader("Allow", String.join(", ", methods));
      ProblemAnswer.write(
          response, HttpProblem.wrongMethod("Here are only " + String.join(", ", methods) + "."));
    }
  }

  private static Set<Scope> scopes(Collection<GrantedAuthority> authorities) {
    return AccessRules.scopesOf(authorities.stream().map(GrantedAuthority::getAuthority).toList());
  }

  /** Answers 503 until everything has started; health is told before. */
  private record Starting(RequestMatcher health, BooleanSupplier open) implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (open.getAsBoolean() || health.matches((HttpServletRequest) request)) {
        chain.doFilter(request, response);
      } else {
        ProblemAnswer.write(
            (HttpServletResponse) response,
            HttpProblem.of(Problem.STARTING, "Starting. Try again."));
      }
    }
  }
}
