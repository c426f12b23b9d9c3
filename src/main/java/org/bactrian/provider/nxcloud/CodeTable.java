package org.bactrian.provider.nxcloud;

import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_ENVELOPE;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.NO_CREDIT;
import static org.bactrian.delivery.Reason.NO_ROUTE;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;
import static org.bactrian.delivery.Reason.THROTTLED;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;

/**
 * The outcomes for NXCloud's codes. {@code -1} ("Failure") is on no list of reasons: it is a
 * definite no with the reason {@code other}. {@code 9999} ("Unknown error") decides nothing.
 *
 * @param reasons by code; a code that is not listed has the reason {@code other}
 * @param authentication the codes of a call that fails to authenticate: the Viber page writes
 *     "1000~100X", the SMS page "1000~10XX"
 * @param undecided the codes after which nobody knows whether the message was accepted
 */
record CodeTable(Map<String, Reason> reasons, Pattern authentication, Set<String> undecided) {
  static final String TAKEN = "0";

  /** The timestamp was more than 60 s off. */
  private static final String STALE = "1004";

  static final CodeTable VIBER =
      new CodeTable(
          Map.of(
              "1100", NOT_PERMITTED,
              "1102", NO_CREDIT,
              "9000", BAD_CONTENT,
              "9001", PROVIDER_ERROR,
              "9002", BAD_NUMBER,
              "9003", NOT_PERMITTED,
              "9004", NO_ROUTE,
              "9005", NO_ROUTE,
              "9011", NO_ROUTE),
          Pattern.compile("100[0-9]"),
          Set.of("9999"));

  static final CodeTable SMS =
      new CodeTable(
          Map.ofEntries(
              Map.entry("1", NOT_PERMITTED),
              Map.entry("2", BAD_CONTENT),
              Map.entry("3", NO_CREDIT),
              Map.entry("4", BAD_CONTENT),
              Map.entry("5", BAD_CONTENT),
              Map.entry("6", BAD_NUMBER),
              Map.entry("7", BAD_NUMBER),
              Map.entry("8", BAD_ENVELOPE),
              Map.entry("9", NOT_PERMITTED),
              // This text was sent to this number less than 5 minutes ago.
              Map.entry("26", OTHER),
              Map.entry("27", THROTTLED),
              Map.entry("28", THROTTLED),
              Map.entry("99", PROVIDER_ERROR),
              Map.entry("102", NOT_PERMITTED),
              Map.entry("103", BAD_CONTENT),
              Map.entry("104", BAD_NUMBER)),
          Pattern.compile("10[0-9][0-9]"),
          Set.of("88", "9999"));

  Reason reason(String code) {
    return authentication.matcher(code).matches()
        ? BAD_CREDENTIALS
        : reasons.getOrDefault(code, OTHER);
  }

  /** Returns the outcome of an answer with this code and these ids. */
  SendResult result(String code, List<String> ids) {
    if (code.equals(TAKEN)) {
      return new SendResult.Submitted(ids, code);
    }
    if (undecided.contains(code)) {
      return new SendResult.Unknown(code, ids);
    }
    SendResult.Retry retry =
        code.equals(STALE) ? SendResult.Retry.ONCE_AT_ONCE : SendResult.Retry.BY_REASON;
    return new SendResult.Refused(reason(code), code, retry).naming(ids);
  }
}
