package org.bactrian.provider.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.bactrian.message.Content;
import org.bactrian.message.Kind;
import org.bactrian.message.Label;
import org.bactrian.message.Message;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;

/**
 * The values of placeholders for one message by one account.
 *
 * @param kinds what the provider calls kinds; a kind that is missing has our name
 */
record Values(
    Message message, Account account, HttpDescription description, Map<Kind, String> kinds)
    implements Function<String, @Nullable Object> {
  @Override
  public @Nullable Object apply(String name) {
    if (Placeholders.isOfAccount(name)) {
      return Placeholders.ofAccount(account.settings(HttpSettings.class)).apply(name);
    }
    if (name.startsWith(Placeholders.METADATA)) {
      return message.metadata().get(name.substring(Placeholders.METADATA.length()));
    }
    return switch (name) {
      case "id" -> message.id();
      case "to" -> message.to().e164();
      case "to.digits" -> message.to().digits();
      case "sender" ->
          message.sender() == null
              ? account.settings(HttpSettings.class).get(HttpSettings.SENDER)
              : message.sender();
      default ->
          message instanceof ViberMessage viber
              ? ofViber(name, viber)
              : ((SmsMessage) message).text();
    };
  }

  private @Nullable Object ofViber(String name, ViberMessage viber) {
    Content content = viber.content();
    return switch (name) {
      case "text" -> content.text();
      case "kind" -> kinds.getOrDefault(content.kind(), KindNames.name(content.kind()));
      case "label" -> viber.label() == null ? null : word(viber.label());
      case "ttl" -> description.ttl(viber, account.defaultTtl());
      case "tags" -> viber.tags().isEmpty() ? null : viber.tags();
      case "device" -> viber.device() == null ? null : viber.device().wire();
      case "tracking" -> viber.tracking();
      default -> ofPart(name, content);
    };
  }

  private String word(Label label) {
    return description.request().words().label().getOrDefault(label, label.wire());
  }

  private static @Nullable Object ofPart(String name, Content content) {
    int dot = name.indexOf('.');
    return switch (name.substring(0, dot)) {
      case "image" -> content.image() == null ? null : of(content.image(), name);
      case "video" -> content.video() == null ? null : of(content.video(), name);
      case "document" -> content.document() == null ? null : of(content.document(), name);
      case "button" -> content.button() == null ? null : of(content.button(), name);
      default -> content.template() == null ? null : of(content.template(), name);
    };
  }

  private static Object of(Content.Image image, String name) {
    return name.equals("image.url") ? image.url() : image.fileName();
  }

  private static Object of(Content.Video video, String name) {
    return switch (name) {
      case "video.url" -> video.url();
      case "video.thumbnailUrl" -> video.thumbnailUrl();
      case "video.fileSize" -> video.fileSize();
      default -> video.duration();
    };
  }

  private static Object of(Content.Document document, String name) {
    return switch (name) {
      case "document.url" -> document.url();
      case "document.fileName" -> document.fileName();
      default -> document.fileType();
    };
  }

  private static @Nullable Object of(Content.Button button, String name) {
    return name.equals("button.caption") ? button.caption() : button.url();
  }

  private static Object of(Content.Template template, String name) {
    return switch (name) {
      case "template.code" -> template.code();
      case "template.language" -> template.language();
      default -> new TreeMap<>(template.params());
    };
  }
}
