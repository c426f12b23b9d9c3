package org.bactrian.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the faults of one message, from one place in it.
 *
 * @param pointer JSON Pointer to that place
 * @param scope the scope of a rule that is broken here
 * @param noted all faults of the message, in the order found; shared by all places
 * @param collecting false: the caller wants no faults, so the readers look for none
 */
record Faults(String pointer, Fault.Scope scope, List<Fault> noted, boolean collecting) {
  private static final Faults IGNORED = new Faults("", Fault.Scope.ENVELOPE, List.of(), false);

  Faults() {
    this("", Fault.Scope.ENVELOPE, new ArrayList<>(), true);
  }

  /** Returns a collector that ignores every fault, for what was checked before. */
  static Faults ignored() {
    return IGNORED;
  }

  void note(String detail) {
    if (collecting) {
      noted.add(new Fault(pointer, detail, scope));
    }
  }

  void note(String name, String detail) {
    note(name, detail, scope);
  }

  /**
   * Notes a fault that makes the JSON no message at all: a wrong JSON type or an unknown field. It
   * is one of the envelope wherever it is found.
   */
  void noteShape(String name, String detail) {
    note(name, detail, Fault.Scope.ENVELOPE);
  }

  private void note(String name, String detail, Fault.Scope scope) {
    if (collecting) {
      noted.add(new Fault(pointer + "/" + token(name), detail, scope));
    }
  }

  /** Returns the collector for a field inside. The name is one of our own and needs no escaping. */
  Faults at(String name) {
    return collecting ? new Faults(pointer + "/" + name, scope, noted, true) : this;
  }

  Faults withScope(Fault.Scope other) {
    return collecting ? new Faults(pointer, other, noted, true) : this;
  }

  /**
   * Escapes a sender's own name for a JSON Pointer (RFC 6901). An unpaired surrogate becomes {@code
   * ?}.
   */
  static String token(String name) {
    byte[] whole = name.getBytes(StandardCharsets.UTF_8);
    return new String(whole, StandardCharsets.UTF_8).replace("~", "~0").replace("/", "~1");
  }
}
