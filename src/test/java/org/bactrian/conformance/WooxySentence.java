package org.bactrian.conformance;

import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;

import java.util.List;
import org.bactrian.delivery.Reason;

/**
 * An error sentence of Wooxy, in the document's order and words.
 *
 * @param reason when the message named no sender
 * @param ofSender whether it is a mistake of the message when the message named a sender
 */
record WooxySentence(String sentence, Reason reason, boolean ofSender) {
  /** The value that replaces a placeholder. */
  static final String VALUE = "5d914c3dd132d5f4";

  /** Returns whether the sentence is about an approval, which each provider gives. */
  boolean ofApproval() {
    return sentence.contains("not approved");
  }

  /** Returns whether the sentence is about one country, which another account may reach. */
  boolean ofCountry() {
    return sentence.contains("not allowed for");
  }

  /** Returns whether the sentence is about a tag, which is registered at each provider. */
  boolean ofTag() {
    return sentence.contains("{tag}");
  }

  static final List<WooxySentence> ALL =
      List.of(
          of("“Argument ‘domain’ must be a non-empty string”", NOT_PERMITTED),
          ofSender("“Argument senderId must be a non-empty string”"),
          of("“{phoneNumber} is not a valid E.164 phone number”", BAD_NUMBER),
          of("“Argument text must be a non-empty string”", BAD_CONTENT),
          of(
              "“Argument button must be an array with “text” and “url” string elements”",
              BAD_CONTENT),
          of("“Argument ttl must be a positive integer”", BAD_CONTENT),
          of("“Argument device must be all or phone”", BAD_CONTENT),
          of("“Argument tags must be an array”", BAD_CONTENT),
          of("“Tag name must be a non-empty string”", BAD_CONTENT),
          of("“Tags should be 50 characters or less”", BAD_CONTENT),
          of(
              "“Any tags starting with an underscore are reserved for internal use and will cause"
                  + " errors”",
              BAD_CONTENT),
          of("“Domain {domain} not found in your account”", NOT_PERMITTED),
          of("“Current method is not allowed for country {code}”", NOT_PERMITTED),
          of("“There is no default list in domain {id}”", NOT_PERMITTED),
          ofSender("“Sender with senderId {id} not registered in account”"),
          of("“Sender with senderId {id} not approved”", NOT_PERMITTED),
          of("“Country of contact is not allowed for senderId {id}”", NOT_PERMITTED),
          ofSender("“There is no registered senderId {id} in account”"),
          of("“Tag {tag} is not registered in account tags”", BAD_CONTENT),
          of("“Invalid authorization token!”", BAD_CREDENTIALS),
          of("“Internal server error”", PROVIDER_ERROR),
          of("“Bad Request”", OTHER),
          of("“No matches found for access token {accessToken}”", BAD_CREDENTIALS),
          of("“User {id} not enabled”", NOT_PERMITTED),
          of("“No data found for key {userId}”", BAD_CREDENTIALS),
          of("“Access token check failed for key/secret $key/$accessToken”", BAD_CREDENTIALS));

  /**
   * Returns the sentence as Wooxy may send it: with values for its placeholders and without the
   * document's outer quotes.
   */
  String embedded() {
    return sentence
        .substring(1, sentence.length() - 1)
        .replaceAll("\\{[A-Za-z]+}|\\$[A-Za-z]+", VALUE);
  }

  private static WooxySentence of(String sentence, Reason reason) {
    return new WooxySentence(sentence, reason, false);
  }

  private static WooxySentence ofSender(String sentence) {
    return new WooxySentence(sentence, NOT_PERMITTED, true);
  }
}
