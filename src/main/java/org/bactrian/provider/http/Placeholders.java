package org.bactrian.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The names that placeholders may have. Those for a message are its fields, without {@code
 * content}; {@link Values} has what they stand for.
 */
final class Placeholders {
  /** The beginning of the names of an account's own properties. */
  static final String ACCOUNT = "account.";

  /** The beginning of the names of a message's metadata. */
  static final String METADATA = "metadata.";

  /**
   * Placeholders that cannot break a header: their values are checked when a message is accepted.
   */
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

  private Placeholders() {}

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
    Faults.requireKnown(where, names, Placeholders::isOfAccount, with(Set.of()));
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
  static Function<String, @Nullable Object> ofAccount(HttpSettings settings) {
    return name -> settings.get(name.substring(ACCOUNT.length()));
  }
}
