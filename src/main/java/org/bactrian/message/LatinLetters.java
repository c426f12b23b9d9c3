package org.bactrian.message;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes letters that the GSM alphabet does not have with those it has: without their accents, and
 * Cyrillic and Greek in Latin letters. Ukrainian is written as Ukraine's passports have it
 * (resolution 55 of 2010), Greek as ELOT 743 has it. Other Cyrillic is written as its readers
 * mostly do.
 */
final class LatinLetters {
  private static final String UKRAINE_ALONE = "ґєіїҐЄІЇ";
  private static final Map<Integer, String> CYRILLIC = new HashMap<>();
  private static final Map<Integer, String> UKRAINIAN = new HashMap<>();
  private static final Map<Integer, String> UKRAINIAN_FIRST = new HashMap<>();
  private static final Map<Integer, String> GREEK = new HashMap<>();
  private static final Map<Integer, String> OTHERS = new HashMap<>();

  static {
    put(
        CYRILLIC,
        "а a б b в v г g д d е e ё yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f"
            + " х kh ц ts ч ch ш sh щ shch ъ _ ы y ь _ э e ю yu я ya"
            + " і i ї yi є ye ґ g ў u ђ dj ѓ g ѕ dz ј j љ lj њ nj ћ c ќ k џ dz"
            + " ә a ғ g қ q ң n ө o ұ u ү u һ h");
    UKRAINIAN.putAll(CYRILLIC);
    put(UKRAINIAN, "г h и y і i ї i й i є ie ю iu я ia");
    put(UKRAINIAN_FIRST, "ї yi й y є ye ю yu я ya");
    put(
        GREEK,
        "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f"
            + " χ ch ψ ps ω o");
    put(OTHERS, "ł l đ d ħ h ı i ĸ k ŋ n ŧ t þ th ð d œ oe ſ s ə e ɔ o ɛ e ŀ l ẞ SS");
    put(OTHERS, "© (c) ® (r) ™ TM № No × x ÷ / • * · . ⁄ / ‐ - µ u ₴ UAH ₽ RUB ₸ KZT ₺ TRY ₹ INR");
  }

  private LatinLetters() {}

  private static void put(Map<Integer, String> letters, String pairs) {
    String[] all = pairs.split(" ");
    for (int i = 0; i < all.length; i += 2) {
      letters.put(all[i].codePointAt(0), all[i + 1].equals("_") ? "" : all[i + 1]);
    }
  }

  /** Returns a text with what it can write; other characters stay as they are. */
  static String in(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    int[] points = composed.codePoints().toArray();
    boolean ukrainian =
        IntStream.range(0, points.length)
            .anyMatch(i -> UKRAINE_ALONE.indexOf(points[i]) >= 0 || isApostropheInWord(points, i));
    boolean greek = composed.codePoints().anyMatch(LatinLetters::isGreekAlone);
    StringBuilder latin = new StringBuilder(points.length * 2);
    for (int i = 0; i < points.length; i++) {
      if (isApostropheInWord(points, i)) {
        continue;
      }
      if (GsmAlphabet.has(points[i]) && !(greek && isGreek(points[i]))) {
        latin.appendCodePoint(points[i]);
      } else {
        latin.append(written(points, i, ukrainian));
      }
    }
    return latin.toString();
  }

  /** An apostrophe in a word is not written, and tells that the text is Ukrainian. */
  private static boolean isApostropheInWord(int[] points, int i) {
    return points[i] == '\''
        && i > 0
        && i + 1 < points.length
        && isCyrillic(points[i - 1])
        && isCyrillic(points[i + 1]);
  }

  private static boolean isGreek(int point) {
    return Character.UnicodeScript.of(point) == Character.UnicodeScript.GREEK;
  }

  private static boolean isCyrillic(int point) {
    return Character.UnicodeScript.of(point) == Character.UnicodeScript.CYRILLIC;
  }

  /** The alphabet has some Greek capitals: beside other Greek letters they are written, too. */
  private static boolean isGreekAlone(int point) {
    return isGreek(point) && !GsmAlphabet.has(point);
  }

  private static String written(int[] points, int i, boolean ukrainian) {
    int point = points[i];
    boolean first =
        i == 0 || !Character.isLetter(points[i - 1]) && !isApostropheInWord(points, i - 1);
    String letter = letter(point, ukrainian, first);
    if (letter != null) {
      return letter;
    }
    int lower = Character.toLowerCase(point);
    String small = lower == point ? null : letter(lower, ukrainian, first);
    if (small != null) {
      return capital(small, points, i);
    }
    return withoutMarks(point);
  }

  private static @Nullable String letter(int point, boolean ukrainian, boolean first) {
    if (isCyrillic(point)) {
      String one = ukrainian && first ? UKRAINIAN_FIRST.get(point) : null;
      return one == null ? (ukrainian ? UKRAINIAN : CYRILLIC).get(point) : one;
    }
    return isGreek(point) ? GREEK.get(point) : OTHERS.get(point);
  }

  /** Returns SHCH in a word of capitals, else Shch. */
  private static String capital(String small, int[] points, int i) {
    boolean all =
        i + 1 < points.length && Character.isLetter(points[i + 1])
            ? Character.isUpperCase(points[i + 1])
            : i > 0 && Character.isUpperCase(points[i - 1]);
    if (small.isEmpty() || all) {
      return small.toUpperCase(Locale.ROOT);
    }
    return Character.toUpperCase(small.charAt(0)) + small.substring(1);
  }

  /** Returns a letter without its accents, in the letters of its own alphabet if need be. */
  private static String withoutMarks(int point) {
    String one = Character.toString(point);
    StringBuilder bare = new StringBuilder();
    Normalizer.normalize(one, Normalizer.Form.NFKD)
        .codePoints()
        .filter(part -> Character.getType(part) != Character.NON_SPACING_MARK)
        .forEach(
            part -> {
              int[] alone = {part};
              boolean known = GsmAlphabet.has(part) && !isGreek(part) || part == point;
              bare.append(known ? Character.toString(part) : written(alone, 0, false));
            });
    return bare.toString();
  }
}
