package org.bactrian.route.access;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.route.Caller;
import org.bactrian.route.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller whose key, or a provider whose webhook's secret, was found right. */
final class KnownCaller extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  /** The authority of a provider that calls its account's webhook. */
  static final String WEBHOOK = "WEBHOOK";

  /** Sent no key to a server that has none. */
  static final KnownCaller UNNAMED = byKey(Caller.UNNAMED);

  private final transient @Nullable Caller caller;
  private final String name;

  private KnownCaller(@Nullable Caller caller, String name, Set<String> authorities) {
    super(authorities(authorities));
    this.caller = caller;
    this.name = name;
    super.setAuthenticated(true);
  }

  static KnownCaller byKey(Caller caller) {
    return new KnownCaller(
        caller,
        caller.name(),
        caller.scopes().stream().map(Scope::authority).collect(Collectors.toSet()));
  }

  /** Returns the provider whose callbacks come to this account's webhook. */
  static KnownCaller byWebhook(String account) {
    return new KnownCaller(null, account, Set.of(WEBHOOK));
  }

  private static List<GrantedAuthority> authorities(Set<String> names) {
    return names.stream().sorted().<GrantedAuthority>map(SimpleGrantedAuthority::new).toList();
  }

  /** Returns who calls by a key; null: it is a provider. */
  @Nullable Caller caller() {
    return caller;
  }

  @Override
  public Object getPrincipal() {
    return caller == null ? name : caller;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public @Nullable Object getCredentials() {
    return null;
  }
}
