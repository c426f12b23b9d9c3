package org.bactrian.journal;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.delivery.Reply;
import org.jspecify.annotations.Nullable;

/**
 * The replies by which a person wants no more messages, or wants them again. A reply counts only as
 * a whole: one that has such a word in it may say something else.
 *
 * @param stop in lower case
 * @param start in lower case
 */
public record OptOutWords(Set<String> stop, Set<String> start) {
  /** No reply has a meaning. */
  public static final OptOutWords NONE = new OptOutWords(Set.of(), Set.of());

  /** Returns words, whatever their case. */
  public static OptOutWords of(Collection<String> stop, Collection<String> start) {
    return new OptOutWords(folded(stop), folded(start));
  }

  private static Set<String> folded(Collection<String> words) {
    return words.stream().map(OptOutWords::folded).collect(Collectors.toUnmodifiableSet());
  }

  private static String folded(String word) {
    return word.strip().toLowerCase(Locale.ROOT);
  }

  /** Returns true for a reply that stops messages, false for one that wants them again. */
  Optional<Boolean> stops(Reply reply) {
    @Nullable String text = reply.text();
    String word = text == null ? "" : folded(text);
    return stop.contains(word)
        ? Optional.of(true)
        : start.contains(word) ? Optional.of(false) : Optional.empty();
  }
}
