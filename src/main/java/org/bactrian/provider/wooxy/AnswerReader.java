package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;

/**
 * Reads an answer of either Wooxy method. No page says which HTTP status goes with which answer, so
 * the body decides wherever it can be read.
 */
final class AnswerReader {
  private static final int UNAUTHORIZED = 401;

  /**
   * Of several sentences the one that settles most: what no account would carry, then what this one
   * will not, then what may pass.
   */
  private static final List<Reason> DECISIVE =
      List.of(
          Reason.BAD_NUMBER,
          Reason.BAD_ENVELOPE,
          Reason.BAD_CONTENT,
          Reason.BAD_CREDENTIALS,
          Reason.NOT_PERMITTED,
          Reason.PROVIDER_ERROR,
          Reason.OTHER);

  private AnswerReader() {}

  /**
   * The outcome.
   *
   * @param namedSender whether the message named its sender
   */
  static SendResult read(ProviderResponse response, boolean namedSender) {
    return response.outcome(answered -> read(answered, namedSender));
  }

  private static SendResult read(Answered answered, boolean namedSender) {
    JsonNode body = answered.object();
    String result = body.path("result").asText();
    if (result.equals("true")) {
      return new SendResult.Submitted(MessageIds.in(body), null);
    }
    Optional<Refused> said = sentences(body).map(one -> refused(one, namedSender)).min(decisive());
    boolean no = said.isPresent() || result.equals("false");
    if (!no && answered.status() / 100 == 2) {
      return new SendResult.Unknown(null, MessageIds.in(body));
    }
    // A sentence nobody lists says less than the status does.
    return said.filter(one -> one.reason() != Reason.OTHER)
        .filter(one -> !answered.isThrottled())
        .orElseGet(() -> byStatus(answered, said.map(Refused::providerCode)));
  }

  private static Refused refused(String sentence, boolean namedSender) {
    ErrorSentence meaning = ErrorSentence.of(sentence);
    return new Refused(meaning.reason(namedSender), meaning.code());
  }

  private static Comparator<Refused> decisive() {
    return Comparator.comparingInt(one -> DECISIVE.indexOf(one.reason()));
  }

  private static Refused byStatus(Answered answered, Optional<String> sentence) {
    Reason reason = answered.status() == UNAUTHORIZED ? Reason.BAD_CREDENTIALS : answered.reason();
    return new Refused(reason, sentence.orElse(answered.code()));
  }

  /** {@code "errors": ["…"]}; a single text is taken as well. */
  private static Stream<String> sentences(JsonNode body) {
    JsonNode errors = body.path("errors");
    Stream<JsonNode> each =
        errors.isArray() ? StreamSupport.stream(errors.spliterator(), false) : Stream.of(errors);
    return each.filter(JsonNode::isTextual)
        .map(one -> one.textValue().strip())
        .filter(text -> !text.isEmpty());
  }
}
