package org.bactrian.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bactrian.message.Channel;
import org.bactrian.message.Content;
import org.bactrian.message.Message;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;

/**
 * The values of placeholders for one message by one account. Those of a message have the names of
 * its fields, without {@code content}.
 */
record Values(Message message, Account account, HttpProvider provider)
    implements Function<String, @Nullable Object> {
  /** The beginning of the names of an account's own properties. */
  static final String ACCOUNT = "account.";

  private static final String METADATA = "metadata.";

  /** What cannot break a header: the forms of these are checked when a message is accepted. */
  private static final Set<String> PLAIN = Set.of("id", "to", "to.digits");

  private static final List<String> OF_ANY = List.of("id", "to", "to.digits", "sender", "text");

  private static final List<String> OF_VIBER =
      List.of(
          "kind",
          "label",
          "ttl",
          "tags",
          "device",
          "tracking",
          "image.url",
          "image.fileName",
          "video.url",
          "video.thumbnailUrl",
          "video.fileSize",
          "video.duration",
          "document.url",
          "document.fileName",
          "document.fileType",
          "button.caption",
          "button.url",
          "template.code",
          "template.language",
          "template.params");

  /** Returns the names of all placeholders for fields of a message. */
  static List<String> known() {
    List<String> known = new ArrayList<>(OF_ANY);
    known.addAll(OF_VIBER);
    return known;
  }

  /** Checks the placeholders of a template that may have any value of a message. */
  static void check(String where, Set<String> names, Channel channel) {
    List<String> known = channel == Channel.VIBER ? known() : OF_ANY;
    Faults.requireKnown(
        where,
        names,
        name -> known.contains(name) || isOfAccount(name) || name.startsWith(METADATA),
        with(known, METADATA + "<name>"));
  }

  /** Checks the placeholders of a header: no value may have a line break. */
  static void checkPlain(String where, Set<String> names) {
    Faults.requireKnown(
        where, names, name -> PLAIN.contains(name) || isOfAccount(name), with(PLAIN));
  }

  /** Checks the placeholders of a text that has values of an account only. */
  static void checkAccount(String where, Set<String> names) {
    Faults.requireKnown(where, names, Values::isOfAccount, with(Set.of()));
  }

  static boolean isOfAccount(String name) {
    return name.startsWith(ACCOUNT);
  }

  private static List<String> with(Iterable<String> known, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    known.forEach(all::add);
    all.add(ACCOUNT + "<property>");
    return all;
  }

  /** Returns the values of placeholders that are all of the account. */
  static Function<String, @Nullable Object> of(HttpSettings settings) {
    return name -> settings.get(name.substring(ACCOUNT.length()));
  }

  @Override
  public @Nullable Object apply(String name) {
    if (isOfAccount(name)) {
      return of(account.settings(HttpSettings.class)).apply(name);
    }
    if (name.startsWith(METADATA)) {
      return message.metadata().get(name.substring(METADATA.length()));
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
      case "kind" -> provider.word(content.kind());
      case "label" -> viber.label() == null ? null : provider.word(viber.label());
      case "ttl" -> provider.description().ttl(viber, account.defaultTtl());
      case "tags" -> viber.tags().isEmpty() ? null : viber.tags();
      case "device" -> viber.device() == null ? null : viber.device().wire();
      case "tracking" -> viber.tracking();
      default -> ofPart(name, content);
    };
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
