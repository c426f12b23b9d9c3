package org.bactrian.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rule for a string. Each rule is made once and shared, because every message passes it. */
@FunctionalInterface
interface Check {
  Check NOT_EMPTY = value -> value.isEmpty() ? "is empty: must have at least 1 character" : null;

  Check ANY = value -> null;

  /** Rejects an unpaired surrogate: JSON can escape one, but no text encoding can carry it. */
  Check WHOLE =
      value -> {
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
          int point = value.codePointAt(i);
          if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            return "holds half a character (an unpaired surrogate): send the whole of it";
          }
        }
        return null;
      };

  /** Returns what is wrong with the value, in words for the sender; null when the value is good. */
  @Nullable String fault(String value);

  /**
   * Accepts 1 to {@code most} code points. An emoji counts as one character, as its writer sees it.
   */
  static Check upTo(int most) {
    return value -> {
      int length = value.codePointCount(0, value.length());
      if (length == 0) {
        return "is empty: must have 1 to " + most + " characters";
      }
      return length > most ? "has " + length + " characters: shorten it to " + most : null;
    };
  }

  static Check matching(Pattern pattern, String otherwise) {
    return value -> pattern.matcher(value).matches() ? null : otherwise;
  }

  /** Returns a rule that applies this one first and, when it finds nothing, {@code next}. */
  default Check and(Check next) {
    return value -> {
      String fault = fault(value);
      return fault == null ? next.fault(value) : fault;
    };
  }
}
