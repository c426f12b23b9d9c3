package org.bactrian.provider.nxcloud;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.bactrian.message.Content;
import org.bactrian.message.Kind;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates a ViberMessage to {@code POST /saas/viber/send} (wiki page "SAAS-Viber-API-send"). The
 * page calls {@code type} a string, but all its samples have an integer, and an integer is sent.
 */
@Component("bactrian.nxcloudViberTranslator")
public final class NxCloudViberTranslator implements Translator<ViberMessage> {
  private static final Map<Kind, Integer> TYPES =
      Map.of(
          Kind.TEXT, 1,
          Kind.IMAGE_ONLY, 3,
          Kind.TEXT_IMAGE, 10,
          Kind.TEXT_IMAGE_BUTTON, 11,
          Kind.TEXT_BUTTON, 12);

  @Override
  public ProviderRequest translate(ViberMessage message, Account account) {
    NxCloudSettings settings = account.settings(NxCloudSettings.class);
    return NxCloudRequest.VIBER_SEND.to(settings.url(), body(message, settings));
  }

  private static Body body(ViberMessage message, NxCloudSettings settings) {
    Content content = message.content();
    Content.Image image = content.image();
    return new Body(
        settings.tenantId(),
        settings.appkey(),
        message.to().digits(),
        type(content.kind()),
        image == null ? null : image.fileName(),
        image == null ? null : image.url(),
        content.text(),
        content.button() == null ? null : ButtonInfo.of(content.button()));
  }

  private static int type(Kind kind) {
    Integer type = TYPES.get(kind);
    if (type == null) {
      throw new IllegalArgumentException("NXCloud does not carry " + kind.words());
    }
    return type;
  }

  @JsonPropertyOrder({
    "tenant_id",
    "appkey",
    "to",
    "type",
    "filename",
    "fileUrl",
    "content",
    "viber_video_button_info"
  })
  private record Body(
      @JsonProperty("tenant_id") long tenantId,
      String appkey,
      String to,
      int type,
      @Nullable String filename,
      @Nullable String fileUrl,
      @Nullable String content,
      @JsonProperty("viber_video_button_info") @Nullable ButtonInfo button) {}

  @JsonPropertyOrder({"button_text", "button_link"})
  private record ButtonInfo(
      @JsonProperty("button_text") String text,
      @JsonProperty("button_link") @Nullable String link) {
    static ButtonInfo of(Content.Button button) {
      return new ButtonInfo(button.caption(), button.url());
    }
  }
}
