package org.bactrian.route;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A right that an API key may give to its holder. */
public enum Scope {
  /** Sends and checks messages; reads, cancels and follows what the same key sent. */
  SEND,
  /** Reads all messages, lists, statistics and spend: numbers masked, no texts. */
  READ,
  /** Holds, moves, replays, cancels, suppresses, erases; makes and revokes keys. */
  OPERATE,
  /** Sees numbers and texts of all messages in clear; each time is audited. */
  REVEAL;

  /** All scopes: those of a caller on this host where no keys are configured. */
  public static final Set<Scope> ALL = Set.copyOf(EnumSet.allOf(Scope.class));

  /** Returns the name in configuration and JSON. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name as Spring Security's authorities have it. */
  public String authority() {
    return "SCOPE_" + wire();
  }

  /**
   * Returns the scope of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Scope of(String wire) {
    return Arrays.stream(values())
        .filter(scope -> scope.wire().equals(wire))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be one of " + names(ALL)));
  }

  /** Returns the names of scopes for a person, in a fixed order: {@code send, read}. */
  public static String names(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::wire).collect(Collectors.joining(", "));
  }
}
