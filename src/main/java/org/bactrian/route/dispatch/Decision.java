package org.bactrian.route.dispatch;

import java.util.Set;
import org.apache.camel.Exchange;
import org.bactrian.route.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the rules for one message.
 *
 * @param accounts names, separated by commas, or {@code *} for all; null: no rule named any
 * @param refusal why the message is refused, in words for its sender; null: it is not
 * @param only the accounts to which the key of the sender is confined, whatever a rule says; empty:
 *     it is not
 */
public record Decision(
    @Nullable String accounts, @Nullable String refusal, By by, Set<String> only) {
  static final String ACCOUNTS = "accounts";
  static final String REFUSE = "refuse";
  static final String DECIDED_BY = "decidedBy";

  public Decision(@Nullable String accounts, @Nullable String refusal, By by) {
    this(accounts, refusal, by, Set.of());
  }

  /** Returns this decision, confined to these accounts; empty: to none. */
  public Decision within(Set<String> accountsOfKey) {
    return new Decision(accounts, refusal, by, accountsOfKey);
  }

  /**
   * The route or file that decided.
   *
   * @param name of the route or of the file
   * @param row of the file, from 1, its header; 0: it is no file
   */
  public record By(String name, int row) {
    /** The route {@code dispatch}, which is asked last. */
    public static final By DISPATCH = new By("dispatch", 0);

    @Override
    public String toString() {
      return row == 0 ? name : "row " + row + " of " + name;
    }
  }

  /** Returns what the rules and the route {@code dispatch} have set on an exchange. */
  public static Decision of(Exchange exchange) {
    By by = exchange.getVariable(DECIDED_BY, By.class);
    return new Decision(
        text(exchange, ACCOUNTS),
        text(exchange, REFUSE),
        by == null ? By.DISPATCH : by,
        Caller.of(exchange).accounts());
  }

  static @Nullable String text(Exchange exchange, String variable) {
    String text = exchange.getVariable(variable, String.class);
    return text == null || text.isBlank() ? null : text.strip();
  }

  boolean isMade() {
    return accounts != null || refusal != null;
  }
}
