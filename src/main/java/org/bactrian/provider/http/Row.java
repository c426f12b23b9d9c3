package org.bactrian.provider.http;

import java.util.List;
import java.util.function.Predicate;
import org.bactrian.delivery.Reason;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A row of a table: what an answer or a receipt means. The first row counts whose conditions all
 * hold. In a text {@code *} stands for any characters.
 *
 * @param status the HTTP status of an answer, such as {@code 202} or {@code 5xx}, or what stands at
 *     the receipt's {@code status}; none: any
 * @param code what stands at {@code code}; none: any
 * @param field a place that must have something; null: none
 * @param is what stands there; none: anything
 * @param then the meaning
 * @param reason of a receipt that tells of a failure
 */
record Row(
    @DefaultValue List<String> status,
    @DefaultValue List<String> code,
    @Nullable Place field,
    @DefaultValue List<String> is,
    String then,
    @Nullable Reason reason) {
  Row {
    Faults.require(then != null, "then is missing in a row of a table");
    Faults.require(
        !(status.isEmpty() && code.isEmpty() && field == null),
        "a row of a table has no condition: name a status, a code or a field");
    Faults.require(is.isEmpty() || field != null, "is needs a field in the same row");
  }

  /** The facts that the conditions of a row are compared with. */
  interface Facts {
    boolean hasStatus(String wanted);

    @Nullable String code();

    List<String> at(Place place);
  }

  boolean holds(Facts facts) {
    return (status.isEmpty() || status.stream().anyMatch(facts::hasStatus))
        && (code.isEmpty() || code.stream().anyMatch(like(facts.code())))
        && (field == null || holdsField(facts.at(field)));
  }

  private boolean holdsField(List<String> texts) {
    return is.isEmpty()
        ? !texts.isEmpty()
        : texts.stream().anyMatch(text -> is.stream().anyMatch(like(text)));
  }

  /** Returns what a text is like: itself, or something with one * for any characters. */
  static Predicate<String> like(@Nullable String text) {
    return wanted -> {
      int star = wanted.indexOf('*');
      return text != null
          && (star < 0
              ? text.equals(wanted)
              : text.length() >= wanted.length() - 1
                  && text.startsWith(wanted.substring(0, star))
                  && text.endsWith(wanted.substring(star + 1)));
    };
  }
}
