package org.bactrian.provider.alibaba;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;
import org.springframework.stereotype.Component;

/**
 * Translates an SmsMessage to {@code SendMessageToGlobe} (page "SendMessageToGlobe"). All
 * parameters are in the query.
 */
@Component("bactrian.alibabaSmsTranslator")
public final class AlibabaSmsTranslator implements Translator<SmsMessage> {
  @Override
  public ProviderRequest translate(SmsMessage message, Account account) {
    AlibabaSmsSettings settings = account.settings(AlibabaSmsSettings.class);
    String from = message.sender() == null ? settings.from() : message.sender();
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("To", message.to().digits());
    parameters.put("Message", message.text());
    if (from != null) {
      parameters.put("From", from);
    }
    // The report returns it, so a report that overtakes the answer still finds its SMS.
    parameters.put("TaskId", message.id());
    return AlibabaAction.SEND_MESSAGE_TO_GLOBE.to(settings.url(), parameters, ParameterPlace.QUERY);
  }
}
