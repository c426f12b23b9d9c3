package org.bactrian.route.preview;

import java.util.ArrayList;
import java.util.List;
import org.bactrian.message.Fallback;

/** What makes the SMS leave, in words: the table of the contract, section 4. */
final class FallbackWords {
  private FallbackWords() {}

  /**
   * Each that may come.
   *
   * @param atOnce the content does not verify, and the SMS leaves instead
   */
  static List<String> triggers(Fallback fallback, boolean atOnce) {
    if (atOnce) {
      return List.of("the content does not verify");
    }
    List<String> words = new ArrayList<>();
    if (fallback.rule() == Fallback.Rule.SENT_FAILED) {
      words.add("the provider refuses the content");
    }
    words.add("every account refuses for its own reasons");
    words.add("a receipt says undelivered or expired, or the ttl passes before it leaves");
    if (fallback.duration() != null) {
      long seconds = fallback.duration().toSeconds();
      words.add("no delivered or seen within " + seconds + " s of submitted or unknown");
    }
    return words;
  }
}
