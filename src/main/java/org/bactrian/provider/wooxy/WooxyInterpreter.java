package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.message.Message;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;
import org.springframework.stereotype.Component;

/**
 * Reads Wooxy's answer to a Viber message or an SMS (pages "Send Viber message" and "Send SMS"):
 * {@code {"result":true,"viber_message_ids":["5d91…"]}}, {@code {"result":true,"sms_id":"5d91…"}},
 * or error sentences.
 *
 * <p>No page says which HTTP status belongs to which answer, so the body decides wherever it can be
 * read.
 */
@Component("bactrian.wooxyInterpreter")
public final class WooxyInterpreter implements Interpreter {
  private static final int UNAUTHORIZED = 401;

  /** A PHP server may write a boolean as a number. */
  private static final Set<String> YES = Set.of("true", "1");

  private static final Set<String> NO = Set.of("false", "0");

  /**
   * Which reason counts when an answer has several sentences: first what no account could send,
   * then what this account will not send, then what may pass.
   */
  private static final List<Reason> PRECEDENCE =
      List.of(
          Reason.BAD_NUMBER,
          Reason.BAD_ENVELOPE,
          Reason.BAD_CONTENT,
          Reason.BAD_CREDENTIALS,
          Reason.NOT_PERMITTED,
          Reason.PROVIDER_ERROR,
          Reason.OTHER);

  @Override
  public SendResult interpret(ProviderResponse response, Message message) {
    return response.outcome(answered -> read(answered, message.sender() != null));
  }

  private static SendResult read(Answered answered, boolean namedSender) {
    JsonNode body = answered.object();
    String result = body.path("result").asText().strip().toLowerCase(Locale.ROOT);
    if (YES.contains(result)) {
      return new SendResult.Submitted(ids(body), null);
    }
    Optional<Refused> said =
        sentences(body).map(one -> refused(one, namedSender)).min(byPrecedence());
    boolean no = said.isPresent() || NO.contains(result);
    if (!no && answered.status() / 100 == 2) {
      return new SendResult.Unknown(null, ids(body));
    }
    // The HTTP status says more than a sentence that is on no page.
    return said.filter(one -> one.reason() != Reason.OTHER)
        .filter(one -> !answered.isThrottled())
        .orElseGet(() -> byStatus(answered, said.map(Refused::providerCode)))
        .naming(ids(body));
  }

  private static List<String> ids(JsonNode body) {
    List<String> ids = MessageIds.in(body);
    return ids.isEmpty() ? MessageIds.in(body.path("data")) : ids;
  }

  private static Refused refused(String sentence, boolean namedSender) {
    return ErrorSentence.of(sentence).refused(namedSender);
  }

  private static Comparator<Refused> byPrecedence() {
    return Comparator.comparingInt(WooxyInterpreter::rank);
  }

  /**
   * Returns the rank of a refusal; the lowest counts. A fault that every account would find ranks
   * before one that another account may not find. A fault of all messages of this account ranks
   * before a fault of this message.
   */
  private static int rank(Refused said) {
    int rank = PRECEDENCE.indexOf(said.reason());
    return said.retry() == SendResult.Retry.NEXT_ACCOUNT
        ? 2 * Math.max(rank, PRECEDENCE.indexOf(Reason.BAD_CONTENT)) + 1
        : 2 * rank;
  }

  private static Refused byStatus(Answered answered, Optional<String> sentence) {
    Reason reason = answered.status() == UNAUTHORIZED ? Reason.BAD_CREDENTIALS : answered.reason();
    return new Refused(reason, sentence.orElse(answered.code()));
  }

  /** Reads {@code "errors": ["…"]}; a single string is accepted too. */
  private static Stream<String> sentences(JsonNode body) {
    JsonNode errors = body.path("errors");
    Stream<JsonNode> each =
        errors.isArray() ? StreamSupport.stream(errors.spliterator(), false) : Stream.of(errors);
    return each.filter(JsonNode::isTextual)
        .map(one -> one.textValue().strip())
        .filter(text -> !text.isEmpty());
  }
}
