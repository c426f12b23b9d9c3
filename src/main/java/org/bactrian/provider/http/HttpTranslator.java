package org.bactrian.provider.http;

import org.bactrian.message.Message;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;
import org.springframework.stereotype.Component;

/** Puts the values of a message into the request of its provider's description. */
@Component("bactrian.httpTranslator")
public final class HttpTranslator implements Translator<Message> {
  @Override
  public ProviderRequest translate(Message message, Account account) {
    return HttpProvider.of(account).translate(message, account);
  }
}
