package org.bactrian.provider.wooxy;

import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_ENVELOPE;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of Wooxy's error sentences (pages "Send Viber message" and "Send SMS", "Method
 * Errors"). Wooxy has no codes: the sentence is the code, with its embedded value replaced by the
 * page's placeholder.
 *
 * <p>A sentence about the sender means {@link Reason#BAD_ENVELOPE} when the message named the
 * sender, and {@link Reason#NOT_PERMITTED} when the account did. A sender or a tag is registered at
 * one provider, so the next account is tried after such a sentence. A sender that is "not approved"
 * is {@link Reason#NOT_PERMITTED} always: nobody can know that before sending. "Current method is
 * not allowed for country" and "Country of contact is not allowed for senderId" are about the
 * country: another account may reach it, and this one reaches others. "Bad Request" says nothing
 * about its cause: it is {@link Reason#OTHER}, a definite no after which another account may be
 * tried.
 *
 * @param code without any value of a message or an account
 * @param reason the meaning; of a sentence about the sender, the meaning when the account named the
 *     sender
 * @param subject whether the sentence is about what is registered at each provider
 */
record ErrorSentence(String code, Reason reason, Subject subject) {
  /** The subject of a sentence, which tells whether another account may take the message. */
  enum Subject {
    /** Another account may know the message's own sender. */
    SENDER,
    /** Another account may know the message's tag. */
    REGISTERED_TAG,
    /** Another account may have its sender approved, or reach the country. */
    NOT_APPROVED,
    OTHER
  }

  private static final List<Known> KNOWN =
      List.of(
          known("Argument 'domain' must be a non-empty string", NOT_PERMITTED),
          sender("Argument senderId must be a non-empty string"),
          known("Argument phoneNumber must be a non-empty string", BAD_NUMBER),
          known("{phoneNumber} is not a valid E.164 phone number", BAD_NUMBER),
          known("Argument text must be a non-empty string", BAD_CONTENT),
          known(
              "Argument button must be an array with \"text\" and \"url\" string elements",
              BAD_CONTENT),
          known("Argument ttl must be a positive integer", BAD_CONTENT),
          known("Argument device must be all or phone", BAD_CONTENT),
          known("Argument tags must be an array", BAD_CONTENT),
          known("Tag name must be a non-empty string", BAD_CONTENT),
          known("Tags should be 50 characters or less", BAD_CONTENT),
          known(
              "Any tags starting with an underscore are reserved for internal use and will cause"
                  + " errors",
              BAD_CONTENT),
          new Known(
              pattern("Tag {tag} is not registered in account tags"),
              "Tag {tag} is not registered in account tags",
              BAD_CONTENT,
              Subject.REGISTERED_TAG),
          known("Domain {domain} not found in your account", NOT_PERMITTED),
          known("There is no default list in domain {id}", NOT_PERMITTED),
          notApproved("Current method is not allowed for country {code}"),
          notApproved("Country of contact is not allowed for senderId {id}"),
          sender("Sender with senderId {id} not registered in account"),
          notApproved("Sender with senderId {id} not approved"),
          sender("There is no registered senderId {id} in account"),
          sender("Argument fromName must be a non-empty string"),
          sender(
              "Argument fromName must contain 11 and less A-Z, a-z, 0-9 symbols and spaces or be a"
                  + " valid phoneNumber"),
          known("Invalid authorization token!", BAD_CREDENTIALS),
          known("No matches found for access token {accessToken}", BAD_CREDENTIALS),
          known("No data found for key {userId}", BAD_CREDENTIALS),
          known("Access token check failed for key/secret {key}/{accessToken}", BAD_CREDENTIALS),
          known("User {id} not enabled", NOT_PERMITTED),
          known("Internal server error", PROVIDER_ERROR),
          known("Bad Request", OTHER),
          // Sentences on these subjects that Wooxy sends and does not document.
          new Known(compiled("argument domain .*"), null, NOT_PERMITTED, Subject.OTHER),
          new Known(
              compiled("argument (senderId|fromName) .*"), null, NOT_PERMITTED, Subject.SENDER),
          new Known(compiled("argument phoneNumber .*"), null, BAD_NUMBER, Subject.OTHER),
          new Known(
              compiled("(argument (text|buttons?|ttl|device|tags?)|tags?|any tags) .*"),
              null,
              BAD_CONTENT,
              Subject.OTHER));

  private static final int LONGEST = 500;

  /** Reads a sentence, whatever its case, quotes and final punctuation. */
  static ErrorSentence of(String whole) {
    String sentence = whole.substring(0, Math.min(LONGEST, whole.length()));
    String plain = plain(sentence);
    return KNOWN.stream()
        .filter(known -> known.pattern().matcher(plain).matches())
        .findFirst()
        .map(known -> known.meaning(sentence))
        .orElseGet(
            () -> new ErrorSentence(MaskedSentence.sentence(sentence), OTHER, Subject.OTHER));
  }

  /** Returns the refusal; its retry says whether the next account may take the message. */
  Refused refused(boolean messageNamedSender) {
    return switch (subject) {
      case SENDER ->
          new Refused(messageNamedSender ? BAD_ENVELOPE : reason, code, Retry.NEXT_ACCOUNT);
      case REGISTERED_TAG, NOT_APPROVED -> new Refused(reason, code, Retry.NEXT_ACCOUNT);
      case OTHER -> new Refused(reason, code);
    };
  }

  private static Known known(String sentence, Reason reason) {
    return new Known(pattern(sentence), sentence, reason, Subject.OTHER);
  }

  private static Known notApproved(String sentence) {
    return new Known(pattern(sentence), sentence, NOT_PERMITTED, Subject.NOT_APPROVED);
  }

  private static Known sender(String sentence) {
    return new Known(pattern(sentence), sentence, NOT_PERMITTED, Subject.SENDER);
  }

  /** Makes a pattern of a sentence from the page. A placeholder matches any text, also none. */
  private static Pattern pattern(String sentence) {
    String[] fixed = plain(sentence).split("\\{[A-Za-z]+}", -1);
    return compiled(String.join(".*", Stream.of(fixed).map(Pattern::quote).toList()));
  }

  private static Pattern compiled(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /** Removes quotes, typographic or not, and repeated spaces. */
  private static String plain(String sentence) {
    return sentence
        .replaceAll("[\"'`\\u00ab\\u00bb\\u2018-\\u201f]", "")
        .replaceAll("\\s+", " ")
        .strip()
        .replaceFirst("[.!\\s]+$", "");
  }

  /**
   * A known sentence, or a family of sentences.
   *
   * @param code null: the sentence itself, masked
   */
  private record Known(Pattern pattern, @Nullable String code, Reason reason, Subject subject) {
    ErrorSentence meaning(String sentence) {
      return new ErrorSentence(
          code == null ? MaskedSentence.sentence(sentence) : code, reason, subject);
    }
  }
}
