package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.regex.Pattern;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates an SmsMessage to {@code POST /api/sms/mtsend_v2} (wiki page
 * "SMS-Downstream-Sending_v2.").
 */
@Component("bactrian.nxcloudSmsTranslator")
public final class NxCloudSmsTranslator implements Translator<SmsMessage> {
  private static final Pattern SYS_MESSAGE_ID = Pattern.compile("[0-9A-Za-z-]{10,50}");

  @Override
  public ProviderRequest translate(SmsMessage message, Account account) {
    NxCloudSmsSettings settings = account.settings(NxCloudSmsSettings.class);
    boolean fits = SYS_MESSAGE_ID.matcher(message.id()).matches();
    return NxCloudRequest.SMS_SEND.to(
        settings.url(),
        new Body(
            settings.appKey(),
            message.to().digits(),
            message.text(),
            message.sender(),
            fits ? message.id() : null,
            message.id()));
  }

  /**
   * The body of the request.
   *
   * @param ext returned in the receipt, so a receipt that overtakes the answer still finds its SMS
   */
  @JsonPropertyOrder({"appKey", "phone", "content", "sourceAddress", "sysMessageId", "ext"})
  private record Body(
      String appKey,
      String phone,
      String content,
      @Nullable String sourceAddress,
      @Nullable String sysMessageId,
      String ext) {}
}
