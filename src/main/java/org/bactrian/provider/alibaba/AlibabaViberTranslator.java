package org.bactrian.provider.alibaba;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.message.Content;
import org.bactrian.message.Fallback;
import org.bactrian.message.Kind;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates a ViberMessage to {@code SendChatappMessage} (page "Send Viber messages"). {@code
 * Content} and {@code TemplateParams} are JSON text inside one parameter. {@code Tag} is one
 * string: the tags of a message are joined with commas.
 */
@Component("bactrian.alibabaViberTranslator")
public final class AlibabaViberTranslator implements Translator<ViberMessage> {
  /** Seconds, by the page. */
  static final int SHORTEST_TTL = 30;

  private static final int LONGEST_TTL = 1_209_600;

  @Override
  public ProviderRequest translate(ViberMessage message, Account account) {
    AlibabaSettings settings = account.settings(AlibabaSettings.class);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("ChannelType", "viber");
    putContent(parameters, message.content());
    parameters.put("From", message.sender() == null ? settings.from() : message.sender());
    parameters.put("To", message.to().digits());
    putIf(parameters, "Label", message.label() == null ? null : message.label().wire());
    Integer ttl = message.ttlWithin(SHORTEST_TTL, LONGEST_TTL, account.defaultTtl());
    putIf(parameters, "Ttl", ttl == null ? null : ttl.toString());
    putIf(parameters, "Tag", message.tags().isEmpty() ? null : String.join(",", message.tags()));
    putIf(parameters, "TrackingData", message.tracking());
    parameters.put("TaskId", message.id());
    putIf(parameters, "CustSpaceId", settings.custSpaceId());
    putFallback(parameters, message);
    return AlibabaAction.SEND_CHATAPP_MESSAGE.to(
        settings.url(), parameters, ParameterPlace.of(settings.parameters()));
  }

  private static void putContent(Map<String, String> parameters, Content content) {
    Content.Template template = content.template();
    if (template == null) {
      parameters.put("Type", "message");
      parameters.put("MessageType", messageType(content.kind()));
      parameters.put("Content", ProviderJson.string(AlibabaContent.of(content)));
      return;
    }
    parameters.put("Type", "template");
    parameters.put("TemplateCode", template.code());
    parameters.put("Language", template.language());
    if (!template.params().isEmpty()) {
      parameters.put("TemplateParams", ProviderJson.string(new TreeMap<>(template.params())));
    }
  }

  private static String messageType(Kind kind) {
    return switch (kind) {
      case TEXT -> "text";
      case IMAGE_ONLY -> "image";
      case VIDEO_ONLY -> "video";
      case DOCUMENT_ONLY -> "document";
      case TEXT_BUTTON -> "text_button";
      case TEXT_IMAGE -> "text_image";
      case TEXT_IMAGE_BUTTON -> "text_image_button";
      case TEXT_VIDEO -> "text_video";
      case TEXT_VIDEO_BUTTON -> "text_video_button";
      case TEMPLATE -> throw new IllegalArgumentException("a template has no message type");
    };
  }

  /**
   * Adds Alibaba's own fallback only when the message hands it over; otherwise one message could
   * cause two SMS.
   */
  private static void putFallback(Map<String, String> parameters, ViberMessage message) {
    Fallback fallback = message.fallback();
    if (fallback == null || fallback.id() == null) {
      return;
    }
    String text = fallback.content() == null ? message.content().text() : fallback.content();
    Duration timer = fallback.duration();
    parameters.put("FallBackId", fallback.id());
    putIf(parameters, "FallBackContent", text == null || text.isEmpty() ? null : text);
    parameters.put("FallBackRule", fallback.rule().wire());
    putIf(parameters, "FallBackDuration", timer == null ? null : "" + timer.toSeconds());
  }

  private static void putIf(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }
}
