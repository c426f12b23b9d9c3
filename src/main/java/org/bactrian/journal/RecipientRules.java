package org.bactrian.journal;

/**
 * What is configured about the wishes of recipients.
 *
 * @param words the replies by which a person stops messages, or wants them again
 * @param quiet when no promotion leaves
 */
public record RecipientRules(OptOutWords words, QuietHours quiet) {
  /** No reply has a meaning, and promotions leave at any time. */
  public static final RecipientRules NONE = new RecipientRules(OptOutWords.NONE, QuietHours.NONE);
}
