package org.bactrian.provider.wooxy;

import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;

import java.util.List;
import java.util.stream.Stream;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;

/**
 * Every sentence of the page "Send Viber message", "Method Errors", in the page's order, with
 * values embedded, then those that the page "Send SMS" adds. The quotes are typographic, as on the
 * page.
 *
 * @param reason when the message named no sender
 * @param ofSender whether it is {@code bad_envelope} when the message named one
 */
record DocumentedSentences(String sentence, String code, Reason reason, boolean ofSender) {
  /** The sentences after which an account rests, a line each. */
  static final String ABOUT_THE_ACCOUNT =
      """
      Argument ‘domain’ must be a non-empty string
      Domain shop.example not found in your account
      There is no default list in domain 5d914c3dd132d5f45a4e3670
      Invalid authorization token!
      Internal server error
      No matches found for access token %1$s
      User 5d914c3dd132d5f45a4e3670 not enabled
      No data found for key 5d914c3dd132d5f45a4e3670
      Access token check failed for key/secret 77/%1$s
      """
          .formatted(WooxySamples.TOKEN);

  static Stream<DocumentedSentences> viber() {
    return Stream.of(
        row(
            "Argument ‘domain’ must be a non-empty string",
            "Argument 'domain' must be a non-empty string",
            NOT_PERMITTED),
        sender("Argument senderId must be a non-empty string", null),
        row(
            "+15555555555 is not a valid E.164 phone number",
            "{phoneNumber} is not a valid E.164 phone number",
            BAD_NUMBER),
        row("Argument text must be a non-empty string", null, BAD_CONTENT),
        row(
            "Argument button must be an array with “text” and “url” string elements",
            "Argument button must be an array with \"text\" and \"url\" string elements",
            BAD_CONTENT),
        row("Argument ttl must be a positive integer", null, BAD_CONTENT),
        row("Argument device must be all or phone", null, BAD_CONTENT),
        row("Argument tags must be an array", null, BAD_CONTENT),
        row("Tag name must be a non-empty string", null, BAD_CONTENT),
        row("Tags should be 50 characters or less", null, BAD_CONTENT),
        row(
            "Any tags starting with an underscore are reserved for internal use and will cause errors",
            null,
            BAD_CONTENT),
        row(
            "Domain shop.example not found in your account",
            "Domain {domain} not found in your account",
            NOT_PERMITTED),
        row(
            "Current method is not allowed for country UA",
            "Current method is not allowed for country {code}",
            NOT_PERMITTED),
        row(
            "There is no default list in domain 5d914c3dd132d5f45a4e3670",
            "There is no default list in domain {id}",
            NOT_PERMITTED),
        sender(
            "Sender with senderId Shop not registered in account",
            "Sender with senderId {id} not registered in account"),
        row(
            "Sender with senderId My Shop not approved",
            "Sender with senderId {id} not approved",
            NOT_PERMITTED),
        row(
            "Country of contact is not allowed for senderId Shop",
            "Country of contact is not allowed for senderId {id}",
            NOT_PERMITTED),
        sender(
            "There is no registered senderId Shop in account",
            "There is no registered senderId {id} in account"),
        row(
            "Tag summer sale is not registered in account tags",
            "Tag {tag} is not registered in account tags",
            BAD_CONTENT),
        row("Invalid authorization token!", null, BAD_CREDENTIALS),
        row("Internal server error", null, PROVIDER_ERROR),
        row("Bad Request", null, OTHER),
        row(
            "No matches found for access token " + WooxySamples.TOKEN,
            "No matches found for access token {accessToken}",
            BAD_CREDENTIALS),
        row("User 5d914c3dd132d5f45a4e3670 not enabled", "User {id} not enabled", NOT_PERMITTED),
        row(
            "No data found for key 5d914c3dd132d5f45a4e3670",
            "No data found for key {userId}",
            BAD_CREDENTIALS),
        row(
            "Access token check failed for key/secret 77/" + WooxySamples.TOKEN,
            "Access token check failed for key/secret {key}/{accessToken}",
            BAD_CREDENTIALS));
  }

  static Stream<DocumentedSentences> sms() {
    return Stream.of(
        row("Argument phoneNumber must be a non-empty string", null, BAD_NUMBER),
        sender("Argument fromName must be a non-empty string", null),
        sender(
            "Argument fromName must contain 11 and less A-Z, a-z, 0-9 symbols and spaces or be a valid phoneNumber",
            null));
  }

  static Stream<DocumentedSentences> all() {
    return Stream.concat(viber(), sms());
  }

  /** Returns what the sentence means; what is registered at one provider, another may know. */
  Refused refused(boolean namedSender) {
    if (ofSender) {
      return new Refused(namedSender ? Reason.BAD_ENVELOPE : reason, code, Retry.NEXT_ACCOUNT);
    }
    return code.startsWith("Tag {tag}")
            || code.endsWith("not approved")
            || code.contains("not allowed for")
        ? new Refused(reason, code, Retry.NEXT_ACCOUNT)
        : new Refused(reason, code);
  }

  /**
   * Returns the sentence as on the page, with ASCII quotes, with another first letter, in quotes,
   * and with double spaces.
   */
  List<String> spellings() {
    String ascii = sentence.replaceAll("[‘’]", "'").replaceAll("[“”]", "\"");
    String first = sentence.substring(0, 1);
    return List.of(
        sentence,
        ascii,
        first.toLowerCase(java.util.Locale.ROOT) + sentence.substring(1),
        "“" + sentence + ".”",
        sentence.replace("‘", "").replace("’", "").replace(" ", "  "));
  }

  private static DocumentedSentences row(String sentence, String code, Reason reason) {
    return new DocumentedSentences(sentence, code == null ? sentence : code, reason, false);
  }

  private static DocumentedSentences sender(String sentence, String code) {
    return new DocumentedSentences(sentence, code == null ? sentence : code, NOT_PERMITTED, true);
  }
}
