package org.bactrian.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision.DeadLetter;
import org.bactrian.fallback.FallbackDecision.None;
import org.bactrian.fallback.FallbackDecision.SendSms;
import org.bactrian.fallback.FallbackDecision.WaitUntil;
import org.bactrian.message.Content;
import org.bactrian.message.Fallback;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.ViberMessage;
import org.bactrian.reference.ReferenceTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FallbackPolicyTest {
  private static final Instant SINCE = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration TWO_MINUTES = Duration.ofSeconds(120);

  @Test
  void decides_as_the_reference_table_in_every_case() {
    for (DeliveryState state : DeliveryState.values()) {
      for (Reason reason : reasonsAndNone()) {
        for (Fallback.Rule rule : Fallback.Rule.values()) {
          for (OnUnknown unknown : OnUnknown.values()) {
            for (Fallback.Until until : Fallback.Until.values()) {
              decides_as_the_table(state, reason, rule, unknown, until);
            }
          }
        }
      }
    }
  }

  private void decides_as_the_table(
      DeliveryState state,
      @Nullable Reason reason,
      Fallback.Rule rule,
      OnUnknown unknown,
      Fallback.Until until) {
    Map<ReferenceTable.Timer, Duration> passed =
        Map.of(
            ReferenceTable.Timer.NONE, Duration.ofDays(30),
            ReferenceTable.Timer.RUNNING, TWO_MINUTES.minusNanos(1),
            ReferenceTable.Timer.OVER, TWO_MINUTES);
    passed.forEach(
        (timer, age) -> {
          Duration duration = timer == ReferenceTable.Timer.NONE ? null : TWO_MINUTES;
          ViberMessage message = message(new Fallback(rule, duration, "sms", null, null, until));
          ViberStatus status = new ViberStatus(state, reason, SINCE);
          FallbackDecision decision =
              new FallbackPolicy(unknown).decide(message, status, SINCE.plus(age));
          assertThat(decision)
              .as("%s, %s, %s, timer %s, %s, %s", state, reason, rule, timer, unknown, until)
              .isEqualTo(
                  expected(
                      ReferenceTable.answer(
                          state.wire(),
                          reason == null ? null : reason.wire(),
                          rule.wire(),
                          timer,
                          until.wire(),
                          unknown.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                      reason));
        });
  }

  private static FallbackDecision expected(ReferenceTable.Answer answer, @Nullable Reason reason) {
    return switch (answer) {
      case NO_SMS -> new None();
      case SMS_WITH_REASON -> new SendSms(reason == null ? Reason.OTHER : reason);
      case SMS_EXPIRED -> new SendSms(Reason.EXPIRED);
      case SMS_OVERDUE -> new SendSms(Reason.OVERDUE);
      case SMS_NO_ANSWER -> new SendSms(Reason.NO_ANSWER);
      case WAIT_FOR_TIMER -> new WaitUntil(SINCE.plus(TWO_MINUTES));
      case DEAD_LETTER -> new DeadLetter();
    };
  }

  @Test
  void a_message_without_a_fallback_or_with_alibaba_s_own_never_causes_an_sms() {
    Fallback alibabas = new Fallback(Fallback.Rule.SENT_FAILED, TWO_MINUTES, "sms", null, "fb-1");
    for (Fallback fallback : Arrays.asList(null, alibabas)) {
      for (DeliveryState state : DeliveryState.values()) {
        for (Reason reason : reasonsAndNone()) {
          for (OnUnknown unknown : OnUnknown.values()) {
            ViberStatus status = new ViberStatus(state, reason, SINCE);
            assertThat(
                    new FallbackPolicy(unknown)
                        .decide(message(fallback), status, SINCE.plus(Duration.ofDays(1))))
                .isEqualTo(new None());
          }
        }
      }
    }
  }

  @Test
  void a_bad_number_in_a_receipt_still_causes_an_sms() {
    assertThat(decide(new ViberStatus(DeliveryState.UNDELIVERED, Reason.BAD_NUMBER, SINCE), SINCE))
        .isEqualTo(new SendSms(Reason.BAD_NUMBER));
  }

  @Test
  void a_submission_in_the_future_waits_for_its_timer() {
    ViberStatus ahead = new ViberStatus(DeliveryState.SUBMITTED, null, SINCE);
    assertThat(decide(ahead, SINCE.minusSeconds(3600)))
        .isEqualTo(new WaitUntil(SINCE.plus(TWO_MINUTES)));
  }

  @Test
  void a_message_not_yet_submitted_needs_no_timer_start() {
    assertThat(decide(new ViberStatus(DeliveryState.ACCEPTED, null, null), SINCE))
        .isEqualTo(new None());
  }

  private static FallbackDecision decide(ViberStatus status, Instant now) {
    ViberMessage message =
        message(new Fallback(Fallback.Rule.UNDELIVERED, TWO_MINUTES, null, null, null));
    return new FallbackPolicy(OnUnknown.WAIT).decide(message, status, now);
  }

  private static List<@Nullable Reason> reasonsAndNone() {
    List<@Nullable Reason> reasons = new ArrayList<>(List.of(Reason.values()));
    reasons.add(null);
    return reasons;
  }

  private static ViberMessage message(@Nullable Fallback fallback) {
    return new ViberMessage(
        "m-1",
        new Msisdn("+380501234567"),
        null,
        Label.PROMOTION,
        Content.ofText("hello"),
        null,
        List.of(),
        null,
        null,
        null,
        null,
        fallback,
        Map.of());
  }
}
