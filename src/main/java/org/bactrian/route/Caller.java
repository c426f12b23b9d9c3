package org.bactrian.route;

import jakarta.servlet.ServletRequest;
import java.util.Set;
import org.apache.camel.Exchange;
import org.bactrian.journal.Viewer;
import org.jspecify.annotations.Nullable;

/**
 * The API key behind a request, and what it may do. It is passed on with the request, and with each
 * exchange that is made of it.
 *
 * @param name of the key; empty: the message came without one, such as by a file
 * @param accounts the only ones by which its messages may go; empty: all
 */
public record Caller(String name, Set<Scope> scopes, Set<String> accounts) {
  /**
   * Came without a key: by a file, a queue or an own route, or to a server that has no keys. It may
   * do everything.
   */
  public static final Caller UNNAMED = new Caller("", Scope.ALL, Set.of());

  /** The attribute of a request and the property of an exchange. */
  private static final String CALLER = "bactrian.caller";

  public Caller {
    scopes = Set.copyOf(scopes);
    accounts = Set.copyOf(accounts);
  }

  /** Returns a caller who may do everything, by the name of its key. */
  public static Caller named(String key) {
    return key.isEmpty() ? UNNAMED : new Caller(key, Scope.ALL, Set.of());
  }

  /** Returns whether the caller may do this. */
  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  /**
   * Checks whether the caller may do this.
   *
   * @throws HttpProblem when not
   */
  public void require(Scope scope) {
    if (!may(scope)) {
      throw HttpProblem.lacksScope(scopes, Set.of(scope));
    }
  }

  /**
   * Returns whose messages the caller may see for this: all, by this scope, or those of its key.
   */
  public Viewer viewer(Scope ofAll) {
    return name.isEmpty()
        ? Viewer.OF_ALL
        : new Viewer(may(ofAll) ? null : name, may(Scope.SEND) ? name : null, false, false);
  }

  /** Returns who sent the request; null: a stranger, or a provider by its webhook. */
  public static @Nullable Caller of(ServletRequest request) {
    return (Caller) request.getAttribute(CALLER);
  }

  /** Sets who sent the request. */
  public void set(ServletRequest request) {
    request.setAttribute(CALLER, this);
  }

  /**
   * Returns who sent what is in an exchange; {@link #UNNAMED}: it came by no request, or by one
   * that needs no key.
   */
  public static Caller of(Exchange exchange) {
    Caller caller = exchange.getProperty(CALLER, Caller.class);
    if (caller == null) {
      ServletRequest request = HttpRequests.requestOf(exchange);
      caller = request == null ? null : of(request);
    }
    return caller == null ? UNNAMED : caller;
  }

  /** Sets who sent what is in an exchange, such as one that is made for a part of a request. */
  public void set(Exchange exchange) {
    exchange.setProperty(CALLER, this);
  }
}
