package org.bactrian.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;

/** What came back from one call, before a provider's Interpreter says what it means. */
public sealed interface ProviderResponse {
  /**
   * The outcome: where no whole answer came it is the same whoever was called.
   *
   * @param answer what a whole answer means
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

    /** The JSON object its body is; missing when it is anything else. */
    public JsonNode object() {
      return ProviderJson.object(body).orElseGet(MissingNode::getInstance);
    }

    public boolean isThrottled() {
      return status == TOO_MANY_REQUESTS;
    }

    /** Why it is a no, where nothing but the HTTP status says so. */
    public Reason reason() {
      if (isThrottled()) {
        return Reason.THROTTLED;
      }
      return status >= 500 ? Reason.PROVIDER_ERROR : Reason.OTHER;
    }

    /** The HTTP status as the code of an answer that has none of its own: {@code HTTP 503}. */
    public String code() {
      return "HTTP " + status;
    }

    /**
     * The outcome of an answer that has no code of its own. Even a 2xx is nobody's yes.
     *
     * @param ids it names all the same
     */
    public SendResult byStatus(List<String> ids) {
      return status / 100 == 2
          ? new SendResult.Unknown(null, ids)
          : new SendResult.Refused(reason(), code());
    }

    @Override
    public String toString() {
      return "Answered[" + status + ", " + body.length + " bytes]";
    }
  }

  /** The connection never opened: nothing left the house. */
  record NotSent(String cause) implements ProviderResponse {}

  /** The request left, or may have; no whole answer came. */
  record NoAnswer(String cause) implements ProviderResponse {}
}
