package org.bactrian.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a string must be. Checks are made once and shared: reading is on the hot path. */
@FunctionalInterface
interface Check {
  Check NOT_EMPTY = value -> value.isEmpty() ? "is empty: must have at least 1 character" : null;

  Check ANY = value -> null;

  /** JSON can escape half a surrogate pair; no text encoding can carry it. */
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

  /** What is wrong with the value, in words for the sender; null when nothing is. */
  @Nullable String fault(String value);

  /** From 1 to so many code points: an emoji is one, as its writer sees it. */
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

  /** This one, and when it finds nothing the next. */
  default Check and(Check next) {
    return value -> {
      String fault = fault(value);
      return fault == null ? next.fault(value) : fault;
    };
  }
}
