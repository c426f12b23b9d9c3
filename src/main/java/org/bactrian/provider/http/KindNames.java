package org.bactrian.provider.http;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.message.Kind;
import org.bactrian.message.Part;

/** Reads kinds of messages as they are written in a description: {@code text-image-button}. */
final class KindNames {
  private KindNames() {}

  static Set<Kind> kinds(List<String> names) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    names.forEach(name -> kinds.add(kind(name)));
    return kinds;
  }

  static Map<Kind, String> words(Map<String, String> words) {
    Map<Kind, String> byKind = new TreeMap<>();
    words.forEach((name, word) -> byKind.put(kind(name), word));
    return byKind;
  }

  private static Kind kind(String name) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String word : name.strip().toLowerCase(Locale.ROOT).split("[-_]")) {
      Stream.of(Part.values()).filter(part -> part.wire().equals(word)).forEach(parts::add);
    }
    return Kind.of(parts)
        .filter(kind -> name(kind).length() == name.strip().length())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no kind "
                        + name
                        + "; there are "
                        + Stream.of(Kind.values())
                            .map(KindNames::name)
                            .collect(Collectors.joining(", "))));
  }

  /** Returns a kind as it is written in a description. */
  static String name(Kind kind) {
    return Stream.of(Part.values())
        .filter(kind::has)
        .map(Part::wire)
        .collect(Collectors.joining("-"));
  }
}
