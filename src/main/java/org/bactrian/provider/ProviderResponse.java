package org.bactrian.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;

/**
 * The answer to one call, before a provider's {@link Interpreter} reads it.
 *
 * @since 0.1
 */
public sealed interface ProviderResponse {
  /**
   * Returns the outcome. Without a whole answer it does not depend on the provider.
   *
   * @param answer reads a whole answer
   */
  default SendResult outcome(Function<Answered, SendResult> answer) {
    if (this instanceof Answered answered) {
      return answer.apply(answered);
    }
    return this instanceof NotSent
        ? new SendResult.Refused(Reason.PROVIDER_ERROR, null)
        : new SendResult.Unknown(null, List.of());
  }

  /**
   * An HTTP answer.
   *
   * @param headers names in lower case
   */
  record Answered(int status, Map<String, String> headers, byte[] body)
      implements ProviderResponse {
    private static final int TOO_MANY_REQUESTS = 429;

    /** Returns the JSON object in the body; a missing node when the body is anything else. */
    public JsonNode object() {
      return ProviderJson.object(body, headers.getOrDefault("content-type", ""))
          .orElseGet(MissingNode::getInstance);
    }

    /** Returns whether its status says that there were too many calls. */
    public boolean isThrottled() {
      return status == TOO_MANY_REQUESTS;
    }

    /** Returns the reason of a refusal that only the HTTP status tells. */
    public Reason reason() {
      if (isThrottled()) {
        return Reason.THROTTLED;
      }
      return status >= 500 ? Reason.PROVIDER_ERROR : Reason.OTHER;
    }

    /**
     * Returns the HTTP status as a code, {@code HTTP 503}, for an answer that has no code of its
     * own.
     */
    public String code() {
      return "HTTP " + status;
    }

    /**
     * Returns the outcome of an answer without a code. Even a 2xx then does not prove that the
     * message was accepted.
     *
     * @param ids that the answer gives all the same
     */
    public SendResult byStatus(List<String> ids) {
      return status / 100 == 2
          ? new SendResult.Unknown(null, ids)
          : new SendResult.Refused(reason(), code()).naming(ids);
    }

    @Override
    public String toString() {
      return "Answered[" + status + ", " + body.length + " bytes]";
    }
  }

  /** Not one byte of the request was written, so nothing was sent. */
  record NotSent(String cause) implements ProviderResponse {}

  /** The request left, or may have left, and no whole answer came. */
  record NoAnswer(String cause) implements ProviderResponse {}
}
