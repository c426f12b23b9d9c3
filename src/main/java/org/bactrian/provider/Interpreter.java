package org.bactrian.provider;

import org.bactrian.delivery.SendResult;

/** What a provider's answer means. Never throws: an answer nobody can read is {@code Unknown}. */
public interface Interpreter {
  SendResult interpret(ProviderResponse response);
}
