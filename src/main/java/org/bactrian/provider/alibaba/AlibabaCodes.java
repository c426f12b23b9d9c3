package org.bactrian.provider.alibaba;

import static java.util.Map.entry;
import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_ENVELOPE;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.BLOCKED_BY_USER;
import static org.bactrian.delivery.Reason.NOT_A_VIBER_USER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.NO_CREDIT;
import static org.bactrian.delivery.Reason.NO_ROUTE;
import static org.bactrian.delivery.Reason.NO_SUITABLE_DEVICE;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;
import static org.bactrian.delivery.Reason.THROTTLED;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.delivery.Reason;

/**
 * The reasons for the codes of the gateway, the two services and Viber itself (pages "API error
 * codes", "Viber API error codes", and "Error codes" of SMS). No code has two meanings, so both
 * products use one table. {@link ParameterFault} reads the codes about a parameter.
 */
final class AlibabaCodes {
  private static final Map<String, Reason> EXACT =
      Map.ofEntries(
          // Service and gateway.
          entry("Authentication.NoAuth", NOT_PERMITTED),
          entry("Ram.PermissionDeny", NOT_PERMITTED),
          entry("Product.Unsubscript", NOT_PERMITTED),
          entry("Unknown.ResourceOwnerId", NOT_PERMITTED),
          entry("NoPermission", NOT_PERMITTED),
          entry("InsufficientBalance", NO_CREDIT),
          entry("System.LimitControl", THROTTLED),
          entry("SendMessage.Error", PROVIDER_ERROR),
          // The page asks to try again.
          entry("999999", PROVIDER_ERROR),
          // Viber.
          entry("SRVC_INTERNAL_FAILURE", PROVIDER_ERROR),
          entry("SRVC_BAD_DATA", BAD_CONTENT),
          entry("SRVC_BAD_MESSAGE_TYPE", BAD_ENVELOPE),
          entry("SRVC_BAD_PARAMETERS", BAD_CONTENT),
          // The server's own timeout, not the message's ttl.
          entry("SRVC_TIMEOUT", PROVIDER_ERROR),
          entry("SRVC_USER_BLOCKED", BLOCKED_BY_USER),
          entry("SRVC_NOT_VIBER_USER", NOT_A_VIBER_USER),
          entry("SRVC_NO_SUITABLE_DEVICE", NO_SUITABLE_DEVICE),
          entry("SRVC_UNAUTHORIZED_IP", NOT_PERMITTED),
          // "A billing error occurred": it is the account's.
          entry("SRVC_NOT_PERMITTED", NOT_PERMITTED),
          entry("SRVC_BAD_LABEL", BAD_CONTENT),
          entry("SRVC_INVALID_TTL", BAD_CONTENT),
          entry("SRVC_WAIT_FOR_USER_RESPONSE", NOT_PERMITTED),
          // About the format of the file.
          entry("SRVC_FILE_NOT_PERMITTED", BAD_CONTENT),
          entry("SRVC_BAD_FILE_NAME_LENGTH", BAD_CONTENT),
          entry("SRVC_BAD_THUMBNAIL", BAD_CONTENT),
          entry("SRVC_BAD_FILE_SIZE", BAD_CONTENT),
          entry("SRVC_BAD_DURATION", BAD_CONTENT),
          // Banned or paused: a template (132015, 132016), an account (131031).
          entry("132015", NOT_PERMITTED),
          entry("132016", NOT_PERMITTED),
          entry("131031", NOT_PERMITTED),
          // SMS.
          entry("FORBIDDEN_ACTION", NOT_PERMITTED),
          entry("OUT_OF_SERVICE", NOT_PERMITTED),
          entry("ACCOUNT_NOT_EXISTS", NOT_PERMITTED),
          entry("ACCOUNT_ABNORMAL", NOT_PERMITTED),
          entry("RAM_PERMISSION_DENY", NOT_PERMITTED),
          entry("PRODUCT_UN_SUBSCRIPT", NOT_PERMITTED),
          entry("MOBILE_NUMBER_ILLEGAL", BAD_NUMBER),
          entry("MOBILE_COUNT_OVER_LIMIT", BAD_NUMBER),
          entry("SMS_CONTENT_CODE_ILLEGAL", BAD_CONTENT),
          entry("CONTENT_MISSING_PARAMETERS", BAD_CONTENT),
          entry("INVALID_PARAMETERS", BAD_CONTENT),
          entry("INVALID_JSON_PARAM", BAD_CONTENT),
          entry("BLACK_KEY_CONTROL_LIMIT", BAD_CONTENT),
          entry("PARAM_LENGTH_LIMIT", BAD_CONTENT),
          entry("AMOUNT_NOT_ENOUGH", NO_CREDIT),
          entry("BILLING_DEDUCTION_ERROR", NO_CREDIT),
          entry("NOT_SUPPORTED_COUNTRY", NO_ROUTE),
          entry("COUNTRY_RESTRICTED", NO_ROUTE),
          entry("SYSTEM_ERROR", PROVIDER_ERROR),
          entry("GATEWAY_ERROR", PROVIDER_ERROR));

  private static final List<Map.Entry<String, Reason>> BY_PREFIX =
      List.of(
          entry("InvalidAccessKeyId", BAD_CREDENTIALS),
          entry("InvalidSecurityToken", BAD_CREDENTIALS),
          entry("InvalidTimeStamp", BAD_CREDENTIALS),
          entry("Signature", BAD_CREDENTIALS),
          entry("Forbidden", NOT_PERMITTED),
          entry("Throttling", THROTTLED),
          entry("BUSINESS_LIMIT_CONTROL", THROTTLED),
          entry("ServiceUnavailable", PROVIDER_ERROR),
          entry("InternalError", PROVIDER_ERROR),
          entry("DelError.", BAD_CONTENT),
          entry("DetailError.", BAD_CONTENT),
          entry("TemplateListError.", BAD_CONTENT));

  /**
   * Codes about the sender: a mistake of the message when it named the sender, of the account when
   * it did not.
   */
  private static final Set<String> SENDER =
      Set.of("SRVC_BAD_SERVICE_ID", "INVALID_SENDERID", "SMS_SIGN_NAME_ILLEGAL");

  /**
   * The codes of a template that is banned or paused, and of a recipient for whom too many messages
   * of a session wait.
   */
  private static final Set<String> THIS_MESSAGE =
      Set.of("132015", "132016", "SRVC_WAIT_FOR_USER_RESPONSE");

  private AlibabaCodes() {}

  /**
   * Returns the reason for a code; empty when no page lists the code.
   *
   * @param code as it came; older SMS pages put {@code isv.} or {@code isp.} in front
   * @param namedSender whether the message named its sender
   */
  static Optional<Reason> find(String code, boolean namedSender) {
    String bare = bare(code);
    Reason ofSender = namedSender ? BAD_ENVELOPE : NOT_PERMITTED;
    if (SENDER.contains(bare)) {
      return Optional.of(ofSender);
    }
    return Optional.ofNullable(EXACT.get(bare))
        .or(() -> byPrefix(bare))
        .or(() -> ParameterFault.of(bare).map(fault -> fault.reason(ofSender)));
  }

  /**
   * Returns whether a code is about this message, but another account may take it. A sender, also
   * the account's own, and a template are registered and approved at one provider. A session with
   * one recipient is full at one sender. {@code SRVC_UNAUTHORIZED_IP} may mean that the sender is
   * somebody else's; when the message named it, the account is not to blame.
   *
   * @param namedSender whether the message named its sender
   */
  static boolean isAboutThisMessage(String code, boolean namedSender) {
    String bare = bare(code);
    return SENDER.contains(bare)
        || THIS_MESSAGE.contains(bare)
        || namedSender && bare.equals("SRVC_UNAUTHORIZED_IP")
        || ParameterFault.of(bare).filter(ParameterFault::isKnownElsewhere).isPresent();
  }

  private static String bare(String code) {
    return code.replaceFirst("^is[vp]\\.", "");
  }

  /** Returns the reason for a code in a receipt. The message's sender is not known there. */
  static Reason ofReceipt(String code) {
    return find(code, false).orElse(OTHER);
  }

  private static Optional<Reason> byPrefix(String code) {
    return BY_PREFIX.stream()
        .filter(one -> code.startsWith(one.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
