package org.bactrian.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Message;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads an answer by the table of its provider's description. An answer that no row knows is {@code
 * unknown}: the message may have been taken, and is not sent again.
 */
@Component("bactrian.httpInterpreter")
public final class HttpInterpreter {
  private final HttpTokens tokens;

  HttpInterpreter(HttpTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Returns the outcome of one call.
   *
   * @param request that was answered
   */
  public SendResult interpret(
      ProviderResponse response, Message message, Account account, ProviderRequest request) {
    HttpDescription description = HttpProvider.of(account).description();
    SendResult result =
        response.outcome(answered -> read(new Answer(answered, description.answers()), message));
    boolean isStale =
        description.sign().oauth2() != null
            && result instanceof Refused refused
            && refused.reason() == Reason.BAD_CREDENTIALS;
    return isStale ? tokens.refused((Refused) result, account, request) : result;
  }

  private static SendResult read(Answer answer, Message message) {
    String then =
        answer.described.table().stream()
            .filter(row -> row.holds(answer))
            .findFirst()
            .map(Row::then)
            .orElseGet(answer::meaningWithoutRow);
    List<String> ids = answer.ids();
    return switch (then) {
      case AnswerWords.SUBMITTED ->
          ids.isEmpty() && !answer.described.id().isEmpty()
              ? answer.unknown(ids)
              : new Submitted(ids, answer.code()).charging(answer.charge());
      case AnswerWords.UNKNOWN -> answer.unknown(ids);
      case AnswerWords.BAD_SENDER ->
          (message.sender() == null
                  ? answer.refused(Reason.NOT_PERMITTED, SendResult.Retry.BY_REASON)
                  : answer.refused(Reason.BAD_ENVELOPE, SendResult.Retry.NEXT_ACCOUNT))
              .naming(ids);
      default ->
          answer
              .refused(AnswerWords.reason(then).orElseThrow(), SendResult.Retry.BY_REASON)
              .naming(ids);
    };
  }

  /** An answer, as the table looks at it. */
  private static final class Answer implements Row.Facts {
    private final Answered answered;
    private final HttpDescription.Answers described;
    private final JsonNode body;
    private final @Nullable String code;

    Answer(Answered answered, HttpDescription.Answers described) {
      this.answered = answered;
      this.described = described;
      this.body =
          ProviderJson.read(answered.body())
              .filter(JsonNode::isContainerNode)
              .orElseGet(MissingNode::getInstance);
      this.code =
          described.code().stream().flatMap(place -> at(place).stream()).findFirst().orElse(null);
    }

    @Override
    public boolean hasStatus(String wanted) {
      String status = Integer.toString(answered.status());
      return wanted.equals(status)
          || (wanted.endsWith("xx") && status.charAt(0) == wanted.charAt(0));
    }

    @Override
    public @Nullable String code() {
      return code;
    }

    @Override
    public List<String> at(Place place) {
      return place.texts(body, name -> answered.headers().get(name.toLowerCase(Locale.ROOT)));
    }

    List<String> ids() {
      List<String> ids = new ArrayList<>();
      described.id().forEach(place -> ids.addAll(at(place)));
      return ids.stream().distinct().toList();
    }

    String meaningWithoutRow() {
      return described.byStatus() ? AnswerWords.byStatus(answered.status()) : AnswerWords.UNKNOWN;
    }

    Charge charge() {
      HttpDescription.Cost cost = described.cost();
      return Charge.of(first(cost.price()), first(cost.currency()), first(cost.parts()));
    }

    private @Nullable String first(@Nullable Place place) {
      return Optional.ofNullable(place).flatMap(one -> at(one).stream().findFirst()).orElse(null);
    }

    Unknown unknown(List<String> ids) {
      boolean isYes = answered.status() / 100 == 2;
      return new Unknown(code == null && !isYes ? answered.code() : code, ids);
    }

    Refused refused(Reason reason, SendResult.Retry retry) {
      return new Refused(reason, code == null ? answered.code() : code, retry);
    }
  }
}
