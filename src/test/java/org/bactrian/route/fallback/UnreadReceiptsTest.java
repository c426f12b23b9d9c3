package org.bactrian.route.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.bactrian.delivery.Reason;
import org.bactrian.fallback.FallbackDecision;
import org.bactrian.journal.FallbackTimers.DueFallback;
import org.bactrian.message.Content;
import org.bactrian.provider.SampleMessages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnreadReceiptsTest {
  private static final Instant FIRST = Instant.parse("2026-11-21T08:00:00Z");

  private long nanos = Long.MAX_VALUE - 5_000_000_000L; // so that it wraps around
  private final UnreadReceipts unread = new UnreadReceipts(() -> nanos);

  private static DueFallback due(String account, Reason trigger, @Nullable Instant oldest) {
    return new DueFallback(
        SampleMessages.viber("order-42", Content.ofText("Viber text")),
        "",
        account,
        new FallbackDecision.SendSms(trigger),
        oldest);
  }

  private static DueFallback overdue(String account, @Nullable Instant oldest) {
    return due(account, Reason.OVERDUE, oldest);
  }

  private boolean waits(DueFallback due) {
    return unread.ready(List.of(due)).isEmpty();
  }

  private void later(double seconds) {
    nanos += (long) (seconds * 1_000_000_000L);
  }

  @Test
  void an_overdue_message_waits_while_receipts_are_being_read() {
    for (int second = 0; second < 50; second += 5) {
      assertThat(waits(overdue("nx", FIRST.plusSeconds(second)))).as("second " + second).isTrue();
      later(5);
    }
    assertThat(waits(overdue("nx", null))).as("all is read").isFalse();
  }

  @Test
  void a_receipt_that_cannot_be_read_is_waited_for_ten_seconds() {
    assertThat(waits(overdue("nx", FIRST))).isTrue();
    later(9.9);
    assertThat(waits(overdue("nx", FIRST))).isTrue();
    later(0.2);
    assertThat(waits(overdue("nx", FIRST))).isFalse();
  }

  @Test
  void receipts_that_never_end_are_waited_for_a_minute() {
    for (int second = 0; second < 60; second++) {
      assertThat(waits(overdue("nx", FIRST.plusSeconds(second)))).isTrue();
      later(1);
    }
    assertThat(waits(overdue("nx", FIRST.plusSeconds(60)))).isFalse();
  }

  @Test
  void after_all_receipts_were_read_the_next_one_is_waited_for_again() {
    assertThat(waits(overdue("nx", FIRST))).isTrue();
    later(11);
    assertThat(waits(overdue("nx", FIRST))).isFalse();
    assertThat(waits(overdue("nx", null))).isFalse();
    assertThat(waits(overdue("nx", FIRST))).isTrue();
  }

  @Test
  void each_account_is_waited_for_by_itself() {
    assertThat(waits(overdue("nx", FIRST))).isTrue();
    later(11);
    DueFallback other = overdue("nx2", FIRST.plusSeconds(1));
    assertThat(unread.ready(List.of(overdue("nx", FIRST), other)))
        .extracting(DueFallback::account)
        .containsExactly("nx");
  }

  @Test
  void a_message_that_is_known_to_have_failed_does_not_wait() {
    assertThat(waits(due("nx", Reason.OTHER, FIRST))).isFalse();
  }
}
