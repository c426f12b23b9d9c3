package org.bactrian.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a message belongs to, in the form of the header {@code traceparent} of W3C Trace
 * Context. Bactrian takes no part in a trace: it hands on what it was given.
 *
 * @since 0.1
 */
public final class Traceparent {
  /** The name of the field, and of the header in every protocol. */
  public static final String NAME = "traceparent";

  private static final String FORM =
      "([0-9a-f]{2})-(?!0{32})([0-9a-f]{32}-(?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?";
  private static final Pattern PATTERN = Pattern.compile(FORM);
  private static final String VERSION = "00";
  private static final String NO_VERSION = "ff";

  /** The one flag of the version that we know. */
  private static final int SAMPLED = 1;

  private Traceparent() {}

  /**
   * Returns a valid value in version 00; null for any other, which the standard says to ignore. A
   * later version may have more at its end, and counts by what it has in common with version 00.
   */
  public static @Nullable String of(@Nullable String value) {
    Matcher form = value == null ? null : PATTERN.matcher(value);
    if (form == null || !form.matches() || form.group(1).equals(NO_VERSION)) {
      return null;
    }
    if (form.group(1).equals(VERSION)) {
      return form.group(4) == null ? value : null;
    }
    int flags = Integer.parseInt(form.group(3), 16) & SAMPLED;
    return VERSION + "-" + form.group(2) + "-0" + flags;
  }
}
