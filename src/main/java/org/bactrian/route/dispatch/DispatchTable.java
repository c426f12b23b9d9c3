package org.bactrian.route.dispatch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of rules. Of several rules for a message, the first one decides.
 *
 * @param name of its file
 */
record DispatchTable(String name, List<Rule> rules) {
  static final DispatchTable NONE = new DispatchTable("", List.of());

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Returns what the table decides; null: it has no rule for this message. */
  @Nullable Decision decide(Facts facts) {
    for (Rule rule : rules) {
      if (rule.isFor(facts)) {
        return new Decision(rule.accounts(), rule.refusal(), new Decision.By(name, rule.row()));
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return rules.size() + " rules";
  }
}
