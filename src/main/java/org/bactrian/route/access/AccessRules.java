package org.bactrian.route.access;

import static org.bactrian.route.Scope.OPERATE;
import static org.bactrian.route.Scope.READ;
import static org.bactrian.route.Scope.SEND;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bactrian.route.Scope;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Which scope each call needs. A call that is not in this table, and is not for an own route, is
 * denied: whoever adds a call adds its line.
 */
public final class AccessRules {
  private static final PathPatternRequestMatcher.Builder PATHS =
      PathPatternRequestMatcher.withDefaults();

  private final List<Rule> rules = new ArrayList<>();
  private final String actuator;

  /** One line: requests of these methods to this path need what the manager asks for. */
  private record Rule(
      Set<HttpMethod> methods,
      RequestMatcher path,
      AuthorizationManager<RequestAuthorizationContext> needs)
      implements RequestMatcher {
    @Override
    public boolean matches(HttpServletRequest request) {
      for (HttpMethod method : methods) {
        if (method.name().equals(request.getMethod())) {
          return path.matches(request);
        }
      }
      return false;
    }
  }

  private AccessRules(String actuator) {
    this.actuator = actuator;
  }

  /** Returns the rules of the server that takes messages. What comes often is first. */
  static AccessRules ofMessages(String actuator) {
    AccessRules rules = new AccessRules(actuator);
    rules.any(POST, "/v1/messages", SEND);
    rules.webhook("/webhooks/{account}/{secret}/receipts");
    rules.webhook("/webhooks/{account}/{secret}/replies");
    rules.any(POST, "/v1/messages/batch", SEND);
    rules.any(POST, "/v1/messages/check", SEND);
    rules.any(GET, "/v1/messages", READ);
    rules.any(GET, "/v1/messages/{id}", SEND, READ);
    rules.any(GET, "/v1/messages/{id}/events", SEND, READ);
    rules.any(POST, "/v1/messages/{id}/cancel", SEND, OPERATE);
    rules.any(GET, "/v1/dead-letters", READ);
    rules.any(GET, "/v1/dead-letters/{id}", READ);
    rules.any(POST, "/v1/dead-letters/replay", OPERATE);
    rules.any(POST, "/v1/dead-letters/{id}/replay", OPERATE);
    rules.any(GET, "/v1/given-up-events", READ);
    rules.any(POST, "/v1/given-up-events/replay", OPERATE);
    rules.any(POST, "/v1/given-up-events/{id}/replay", OPERATE);
    rules.any(GET, "/v1/receivers", READ, OPERATE);
    rules.any(POST, "/v1/receivers/{name}/hold", OPERATE);
    rules.any(POST, "/v1/receivers/{name}/resume", OPERATE);
    rules.any(POST, "/v1/receivers/{name}/replay", OPERATE);
    rules.any(GET, "/v1/audit", READ, OPERATE);
    rules.any(DELETE, "/v1/people/{number}", OPERATE);
    rules.any(GET, "/v1/statistics", SEND, READ);
    rules.any(GET, "/v1/spend", SEND, READ);
    rules.any(GET, "/v1/campaigns/{name}", SEND, READ);
    rules.any(GET, "/v1/campaigns/{name}/messages", SEND, READ);
    rules.any(POST, "/v1/statistics/recount", OPERATE);
    rules.any(GET, "/v1/holds", READ, OPERATE);
    rules.any(POST, "/v1/holds", OPERATE);
    rules.any(POST, "/v1/messages/cancel", OPERATE);
    rules.any(GET, "/v1/accounts", READ, OPERATE);
    rules.any(GET, "/v1/accounts/{name}", READ, OPERATE);
    rules.any(PATCH, "/v1/accounts/{name}", OPERATE);
    rules.any(POST, "/v1/accounts/{name}/move", OPERATE);
    rules.any(DELETE, "/v1/holds/{id}", OPERATE);
    rules.any(GET, "/v1/suppressions", READ, OPERATE);
    rules.any(POST, "/v1/suppressions", OPERATE);
    rules.any(GET, "/v1/suppressions/{number}", READ, OPERATE);
    rules.any(PUT, "/v1/suppressions/{number}", OPERATE);
    rules.any(DELETE, "/v1/suppressions/{number}", OPERATE);
    rules.any(GET, "/v1/keys", OPERATE);
    rules.any(POST, "/v1/keys", OPERATE);
    rules.any(POST, "/v1/keys/{name}/rotate", OPERATE);
    rules.any(DELETE, "/v1/keys/{name}", OPERATE);
    rules.known("/openapi.json");
    rules.known("/asyncapi.json");
    rules.known("/schema/message.json");
    rules.known("/schema/message.xsd");
    rules.ofActuator();
    return rules;
  }

  /** Returns the rules of a server that has the actuator alone. */
  static AccessRules ofActuatorAlone(String actuator) {
    AccessRules rules = new AccessRules(actuator);
    rules.ofActuator();
    return rules;
  }

  private void ofActuator() {
    Set<HttpMethod> reading = Set.of(GET, HEAD);
    rules.add(new Rule(reading, health(), SingleResultAuthorizationManager.permitAll()));
    any(GET, actuator, READ);
    any(GET, actuator + "/info", READ);
    any(GET, actuator + "/metrics/**", READ);
    any(GET, actuator + "/prometheus", READ);
    List.of(HttpMethod.values())
        .forEach(
            method ->
                rules.add(
                    new Rule(Set.of(method), path(actuator + "/**"), scopes(Set.of(OPERATE)))));
  }

  /** Returns what matches the requests about health, which everybody may ask for. */
  RequestMatcher health() {
    return new Rule(
        Set.of(GET, HEAD),
        path(actuator + "/health/**"),
        SingleResultAuthorizationManager.permitAll());
  }

  private void any(HttpMethod method, String path, Scope... scopes) {
    Set<HttpMethod> methods = method.equals(GET) ? Set.of(GET, HEAD) : Set.of(method);
    rules.add(new Rule(methods, path(path), scopes(Set.of(scopes))));
  }

  private void webhook(String path) {
    rules.add(
        new Rule(
            Set.of(POST, GET),
            path(path),
            AuthorityAuthorizationManager.hasAuthority(KnownCaller.WEBHOOK)));
  }

  /** Lets every caller with a key read this path. */
  private void known(String path) {
    rules.add(
        new Rule(Set.of(GET, HEAD), path(path), AuthenticatedAuthorizationManager.authenticated()));
  }

  private static RequestMatcher path(String pattern) {
    return PATHS.matcher(pattern);
  }

  private static AuthorizationManager<RequestAuthorizationContext> scopes(Set<Scope> any) {
    return AuthorityAuthorizationManager.hasAnyAuthority(
        any.stream().sorted().map(Scope::authority).toArray(String[]::new));
  }

  /**
   * Returns what decides about a request.
   *
   * @param own matches requests for own routes, for which any key will do
   */
  RequestMatcherDelegatingAuthorizationManager deciding(RequestMatcher own) {
    RequestMatcherDelegatingAuthorizationManager.Builder all =
        RequestMatcherDelegatingAuthorizationManager.builder();
    rules.forEach(rule -> all.add(rule, rule.needs()));
    return all.add(own, AuthenticatedAuthorizationManager.authenticated())
        .add(AnyRequestMatcher.INSTANCE, SingleResultAuthorizationManager.denyAll())
        .build();
  }

  /** Returns the methods that the path of a request has; empty: there is no such path. */
  Set<String> methods(HttpServletRequest request) {
    Set<String> names = new TreeSet<>();
    rules.stream()
        .filter(rule -> rule.path().matches(request))
        .map(Rule::methods)
        .flatMap(Collection::stream)
        .forEach(method -> names.add(method.name()));
    return names;
  }

  /** Returns the scopes behind authorities. */
  static Set<Scope> scopesOf(Collection<String> authorities) {
    Set<Scope> scopes = new TreeSet<>();
    Arrays.stream(Scope.values())
        .filter(scope -> authorities.contains(scope.authority()))
        .forEach(scopes::add);
    return scopes;
  }
}
