package org.bactrian.route.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.bactrian.route.HttpProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Finds the credentials of a request, and whether they are right: an API key in the header {@code
 * Authorization}, or a webhook's secret in the path.
 */
final class Credentials implements AuthenticationConverter, AuthenticationManager {
  private static final String BEARER = "Bearer ";
  private static final String WEBHOOKS = "/webhooks/";

  private final ApiKeys keys;
  private final Access.Webhooks webhooks;

  Credentials(ApiKeys keys, Access.Webhooks webhooks) {
    this.keys = keys;
    this.webhooks = webhooks;
  }

  /** The credentials of a request, before they are checked. */
  private static final class Shown extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;
    private final String principal;
    private final String secret;
    private final @Nullable String webhookFrom;

    /**
     * Keeps what was shown.
     *
     * @param webhookFrom the address from which a webhook is called; null: the secret is a key
     */
    private Shown(String principal, String secret, @Nullable String webhookFrom) {
      super(List.<GrantedAuthority>of());
      this.principal = principal;
      this.secret = secret;
      this.webhookFrom = webhookFrom;
    }

    @Override
    public Object getPrincipal() {
      return principal;
    }

    @Override
    public Object getCredentials() {
      return secret;
    }
  }

  /**
   * Returns what a request has shown.
   *
   * @throws Stranger when that is nothing
   */
  @Override
  public Authentication convert(HttpServletRequest request) {
    String path = request.getServletPath();
    if (path.startsWith(WEBHOOKS)) {
      String[] parts = path.substring(WEBHOOKS.length()).split("/", -1);
      if (parts.length == 3 && (parts[2].equals("receipts") || parts[2].equals("replies"))) {
        return new Shown(parts[0], parts[1], request.getRemoteAddr());
      }
    }
    return convertKey(request);
  }

  /**
   * Returns the key that a request has shown, whatever its path is.
   *
   * @throws Stranger when that is none
   */
  Authentication convertKey(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (keys.areNone()) {
      checkForeign(request);
      if (authorization == null || !keys.areMade()) {
        return KnownCaller.UNNAMED;
      }
    }
    return new Shown("", key(authorization), null);
  }

  private static void checkForeign(HttpServletRequest request) {
    try {
      ForeignPages.check(request);
    } catch (HttpProblem foreign) {
      throw new Stranger(foreign);
    }
  }

  /** Returns the key in the header. The scheme's name may be in any case (RFC 9110, 11.1). */
  private static String key(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw Stranger.withoutKey();
    }
    return authorization.substring(BEARER.length()).strip();
  }

  /**
   * Returns the caller with these credentials.
   *
   * @throws Stranger when they are wrong
   */
  @Override
  public Authentication authenticate(Authentication shown) {
    return shown instanceof Shown found ? known(found) : shown;
  }

  private KnownCaller known(Shown shown) {
    if (shown.webhookFrom != null) {
      if (!webhooks.admit(shown.principal, shown.secret, shown.webhookFrom)) {
        throw new Stranger(HttpProblem.notFound("There is nothing here."));
      }
      return KnownCaller.byWebhook(shown.principal);
    }
    KnownCaller known = keys.find(shown.secret);
    if (known == null) {
      throw Stranger.withoutKey();
    }
    return known;
  }
}
