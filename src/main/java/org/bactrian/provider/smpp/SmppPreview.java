package org.bactrian.provider.smpp;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;
import org.springframework.stereotype.Component;

/**
 * Shows what would be submitted: each submit_sm as JSON, its short_message in hex. Only the
 * reference that joins the parts differs from what is sent.
 */
@Component("bactrian.smppPreview")
public final class SmppPreview implements Translator<SmsMessage> {
  private final SmppTranslator translator;

  public SmppPreview(SmppTranslator translator) {
    this.translator = translator;
  }

  @Override
  public ProviderRequest translate(SmsMessage message, Account account) {
    List<Submit> parts = translator.translate(message, account).stream().map(Submit::of).toList();
    return new ProviderRequest(
        account.settings(SmppSettings.class).url(), Map.of(), ProviderJson.bytes(parts));
  }

  @JsonPropertyOrder({"source", "destination", "esmClass", "dataCoding", "shortMessage"})
  private record Submit(
      String source, String destination, int esmClass, int dataCoding, String shortMessage) {
    static Submit of(SubmitPart part) {
      return new Submit(
          part.source().value(),
          part.destination().value(),
          part.esmClass(),
          part.dataCoding(),
          HexFormat.of().formatHex(part.shortMessage(0)));
    }
  }
}
