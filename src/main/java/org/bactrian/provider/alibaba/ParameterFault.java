package org.bactrian.provider.alibaba;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.delivery.Reason;

/**
 * The subject of a code about a parameter. The service writes {@code
 * InvalidParameter.ToOnlyNumeric}, the gateway {@code MissingTo} and {@code InvalidTo}.
 */
enum ParameterFault {
  NUMBER("PhoneNumber", "To"),
  SENDER("From"),
  /** {@code SendSms}: the fallback to SMS is not supported. */
  ENVELOPE("ChannelType", "MessageType", "Type", "FallBack", "SendSms"),
  /** The template is not approved: no rule of the fallback verifies that before sending. */
  NOT_APPROVED("AuditStatus"),
  CONTENT(
      "Content",
      "Text",
      "Label",
      "Link",
      "Message",
      "Language",
      "Template",
      "Create",
      "Header",
      "Url",
      "Footer",
      "Button",
      "Ttl",
      "Tag",
      "TrackingData",
      "TaskId");

  private final String names;

  ParameterFault(String... names) {
    this.names = String.join("|", names);
  }

  private static final Pattern CODE =
      Pattern.compile(
          // A name ends where the next word begins: Token does not start with the name To.
          Stream.of(values())
              .map(fault -> "(" + fault.names + ")")
              .reduce((one, two) -> one + "|" + two)
              .map(all -> "(?:InvalidParameter\\.|Missing|Invalid)(?:" + all + ")(?![a-z]).*")
              .orElseThrow());

  /** Returns the subject; empty when the code is about something else. */
  static Optional<ParameterFault> of(String code) {
    Matcher matcher = CODE.matcher(code);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Stream.of(values()).filter(one -> matcher.group(one.ordinal() + 1) != null).findFirst();
  }

  /**
   * Returns whether another account may take the message: its sender or template is known there.
   */
  boolean isKnownElsewhere() {
    return this == SENDER || this == NOT_APPROVED;
  }

  Reason reason(Reason ofSender) {
    return switch (this) {
      case NUMBER -> Reason.BAD_NUMBER;
      case SENDER -> ofSender;
      case ENVELOPE -> Reason.BAD_ENVELOPE;
      case NOT_APPROVED -> Reason.NOT_PERMITTED;
      case CONTENT -> Reason.BAD_CONTENT;
    };
  }
}
