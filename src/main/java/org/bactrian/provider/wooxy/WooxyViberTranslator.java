package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Content;
import org.bactrian.message.Kind;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates a ViberMessage to {@code POST /v3/viber/send} (page "Send Viber message"). The API has
 * no label, no tracking and no field for Bactrian's id. A field that the message does not have is
 * left out, because an empty {@code senderId} is an error there.
 */
@Component("bactrian.wooxyViberTranslator")
public final class WooxyViberTranslator implements Translator<ViberMessage> {
  /** Seconds: "Between 30 minutes to 72 hour". Without a ttl Wooxy takes 3600. */
  static final int SHORTEST_TTL = 1_800;

  private static final int LONGEST_TTL = 259_200;
  private static final String PATH = "/v3/viber/send";

  @Override
  public ProviderRequest translate(ViberMessage message, Account account) {
    WooxySettings settings = account.settings(WooxySettings.class);
    return ProviderRequest.json(settings.url(), PATH, Map.of(), body(message, account));
  }

  private static Body body(ViberMessage message, Account account) {
    WooxySettings settings = account.settings(WooxySettings.class);
    Content content = message.content();
    Kind kind = content.kind();
    if (kind != Kind.TEXT && kind != Kind.TEXT_BUTTON) {
      throw new IllegalArgumentException("Wooxy does not carry " + kind.words());
    }
    Button button = content.button() == null ? null : Button.of(content.button());
    boolean singular = settings.buttonField() == ButtonField.BUTTON;
    return new Body(
        settings.domain(),
        message.to().e164(),
        message.sender() == null ? settings.senderId() : message.sender(),
        content.text(),
        singular ? button : null,
        singular ? null : button,
        message.device() == null ? null : message.device().wire(),
        message.ttlWithin(SHORTEST_TTL, LONGEST_TTL, account.defaultTtl()),
        message.tags().isEmpty() ? null : message.tags());
  }

  @JsonPropertyOrder({
    "domain",
    "phoneNumber",
    "senderId",
    "text",
    "button",
    "buttons",
    "device",
    "ttl",
    "tags"
  })
  private record Body(
      String domain,
      String phoneNumber,
      @Nullable String senderId,
      @Nullable String text,
      @Nullable Button button,
      @Nullable Button buttons,
      @Nullable String device,
      @Nullable Integer ttl,
      @Nullable List<String> tags) {}

  @JsonPropertyOrder({"text", "url"})
  private record Button(String text, @Nullable String url) {
    static Button of(Content.Button button) {
      return new Button(button.caption(), button.url());
    }
  }
}
