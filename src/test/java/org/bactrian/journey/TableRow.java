package org.bactrian.journey;

import org.bactrian.message.Channel;
import org.bactrian.sandbox.Behaviour;
import org.bactrian.sandbox.ProviderSimulator;

/**
 * One line of the contract's fallback table (section 4), as one provider can cause it.
 *
 * @param cause a {@link Behaviour}, or the code or sentence with which the provider simulator
 *     refuses
 * @param more further fields of the message
 * @param status the last status of the Viber message
 * @param undelivered whether an SMS follows under this rule
 * @param sentFailed whether an SMS follows under this rule
 * @param trigger why the SMS is sent; {@code *}: it depends on the provider
 */
record TableRow(
    String line,
    String account,
    String cause,
    String more,
    String status,
    boolean undelivered,
    boolean sentFailed,
    String trigger) {

  static TableRow of(String text) {
    String[] cells = text.split("\\|", -1);
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cells[i].strip();
    }
    return new TableRow(
        cells[0],
        cells[1],
        cells[2],
        cells[3],
        cells[4],
        cells[5].equals("SMS"),
        cells[6].equals("SMS"),
        cells[7]);
  }

  boolean hasSmsUnder(String rule) {
    return rule.equals("undelivered") ? undelivered : sentFailed;
  }

  /** Sets what the provider does with this number. */
  void prepare(ProviderSimulator provider, String to) {
    for (Behaviour behaviour : Behaviour.values()) {
      if (behaviour.name().equals(cause)) {
        provider.behave(Channel.VIBER, to, behaviour);
        return;
      }
    }
    provider.refuse(Channel.VIBER, to, cause);
  }
}
