package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates an SmsMessage to {@code POST /v3/sms/send} (page "Send SMS"). It sends no {@code
 * tags}, because our SMS have none.
 */
@Component("bactrian.wooxySmsTranslator")
public final class WooxySmsTranslator implements Translator<SmsMessage> {
  private static final String PATH = "/v3/sms/send";

  @Override
  public ProviderRequest translate(SmsMessage message, Account account) {
    WooxySmsSettings settings = account.settings(WooxySmsSettings.class);
    return ProviderRequest.json(
        settings.url(),
        PATH,
        Map.of(),
        new Body(
            settings.domain(),
            message.to().e164(),
            message.sender() == null ? settings.fromName() : message.sender(),
            message.text()));
  }

  @JsonPropertyOrder({"domain", "phoneNumber", "fromName", "text"})
  private record Body(String domain, String phoneNumber, @Nullable String fromName, String text) {}
}
