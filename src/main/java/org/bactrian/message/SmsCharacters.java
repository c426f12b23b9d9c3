package org.bactrian.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.base.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Spells the text of an SMS with the GSM alphabet: one other character, such as a typographic
 * apostrophe, more than doubles what the text costs. A text is changed only if that alphabet then
 * has all of it, and it does not become longer in parts; else it stays as it is. An address in the
 * text never changes.
 *
 * @hidden
 */
@Internal
public enum SmsCharacters {
  /** A text stays as it is. */
  KEEP,

  /** Typographic quotes, dashes and spaces become plain ones. */
  TYPOGRAPHIC,

  /** Letters that the alphabet does not have become Latin ones, too. */
  LATIN;

  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"<>«»‘’‚“”„‹›]+");

  private static final Map<Integer, String> PLAIN = new HashMap<>();

  static {
    put("'", "`´ʹʻʼʽˈ‘’‚‛′‵‹›＇");
    put("\"", "«»“”„‟″‶＂");
    put("-", "‐‑‒–—―−﹘﹣－");
    put(" ", "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a");
    put(" ", "\u202f\u205f\u3000");
    put("\n", "\u0085\u2028\u2029");
    put("", "\u00ad\u200b\u2060\ufeff");
    put("...", "…");
  }

  private static void put(String plain, String characters) {
    characters.codePoints().forEach(point -> PLAIN.put(point, plain));
  }

  /**
   * A character for which a part is paid.
   *
   * @param at its place in the text, from 1
   * @param instead how {@link #LATIN} would spell it; null: the alphabet has nothing for it
   * @hidden
   */
  public record CostlyCharacter(int at, String character, @Nullable String instead) {}

  /** Returns its name in properties. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the text of an SMS as it is sent. */
  public String spell(String text) {
    if (this == KEEP || isGsm(text) || hasForeignAddress(text)) {
      return text;
    }
    String plain = replaced(text);
    String spelt = this == LATIN && !isGsm(plain) ? LatinLetters.in(plain) : plain;
    return isGsm(spelt) && SmsParts.of(spelt).parts() <= SmsParts.of(text).parts() ? spelt : text;
  }

  /** Returns an SMS with its text as it is sent. */
  public SmsMessage spell(SmsMessage sms) {
    String spelt = spell(sms.text());
    return spelt.equals(sms.text())
        ? sms
        : new SmsMessage(
            sms.id(),
            sms.fallbackOf(),
            sms.to(),
            sms.sender(),
            spelt,
            sms.metadata(),
            sms.traceparent());
  }

  private static boolean isGsm(String text) {
    return text.codePoints().allMatch(GsmAlphabet::has);
  }

  private static boolean hasForeignAddress(String text) {
    Matcher address = ADDRESS.matcher(text);
    while (address.find()) {
      if (!isGsm(address.group())) {
        return true;
      }
    }
    return false;
  }

  private static String replaced(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              String instead = GsmAlphabet.has(point) ? null : PLAIN.get(point);
              if (instead == null) {
                plain.appendCodePoint(point);
              } else {
                plain.append(instead);
              }
            });
    return plain.toString();
  }

  /**
   * Finds the characters but for which a text would have fewer parts: those outside the alphabet,
   * or those that take two places in it. Empty: no part is paid for any of them.
   */
  public static List<CostlyCharacter> costly(String text) {
    SmsParts parts = SmsParts.of(text);
    boolean outside = parts.encoding() == SmsParts.Encoding.UCS2;
    int[] points = text.codePoints().toArray();
    int without = SmsParts.of("x".repeat(points.length)).parts();
    if (without >= parts.parts()) {
      return List.of();
    }
    List<CostlyCharacter> costly = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      boolean isCostly =
          outside ? !GsmAlphabet.has(points[i]) : GsmAlphabet.octets(points[i]).length > 1;
      if (isCostly) {
        String character = Character.toString(points[i]);
        costly.add(new CostlyCharacter(i + 1, character, outside ? instead(character) : null));
      }
    }
    return costly;
  }

  private static @Nullable String instead(String character) {
    String spelt = LatinLetters.in(replaced(character));
    return isGsm(spelt) ? spelt : null;
  }
}
