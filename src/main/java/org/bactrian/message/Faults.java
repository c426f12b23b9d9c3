package org.bactrian.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The faults of one message, noted from one place in it.
 *
 * @param pointer the place
 * @param scope what a fault here makes unfit
 * @param noted all of the message's, in the order found
 * @param heard false: nobody asks for faults, so none is looked for
 */
record Faults(String pointer, Fault.Scope scope, List<Fault> noted, boolean heard) {
  private static final Faults UNHEARD = new Faults("", Fault.Scope.ENVELOPE, List.of(), false);

  Faults() {
    this("", Fault.Scope.ENVELOPE, new ArrayList<>(), true);
  }

  /** Of what was checked before. */
  static Faults unheard() {
    return UNHEARD;
  }

  void note(String detail) {
    if (heard) {
      noted.add(new Fault(pointer, detail, scope));
    }
  }

  void note(String name, String detail) {
    if (heard) {
      noted.add(new Fault(pointer + "/" + token(name), detail, scope));
    }
  }

  /** The place of a field within; its name is one of ours and needs no escaping. */
  Faults at(String name) {
    return heard ? new Faults(pointer + "/" + name, scope, noted, true) : this;
  }

  Faults in(Fault.Scope other) {
    return heard ? new Faults(pointer, other, noted, true) : this;
  }

  /** A sender's own name in a JSON Pointer (RFC 6901); halves of characters become {@code ?}. */
  private static String token(String name) {
    byte[] whole = name.getBytes(StandardCharsets.UTF_8);
    return new String(whole, StandardCharsets.UTF_8).replace("~", "~0").replace("/", "~1");
  }
}
