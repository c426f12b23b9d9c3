package org.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bactrian.delivery.RetryPolicy.Next;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.message.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Refused DOWN = new Refused(Reason.PROVIDER_ERROR, "HTTP 503");
  private static final Refused NO_CREDIT = new Refused(Reason.NO_CREDIT, "1102");
  private final RetryPolicy policy =
      new RetryPolicy(5, Duration.ofSeconds(1), 2, Duration.ofMinutes(1));

  @Property
  void a_delay_grows_and_is_spread_by_a_quarter(
      @ForAll @IntRange(min = 1, max = 4) int here, @ForAll @DoubleRange(max = 1) double chance) {
    Next.Again next =
        again(policy.next(Channel.VIBER, List.of("a"), here, calls(here), DOWN, NOW, chance));
    double seconds = Duration.between(NOW, next.at()).toMillis() / 1000.0;
    double middle = Math.pow(2, here - 1.0);
    assertThat(seconds).isBetween(middle * 0.749, middle * 1.251);
  }

  @Test
  void the_provider_s_retry_after_is_waited_for() {
    Refused refused = DOWN.notBefore(Duration.ofSeconds(20));
    Next.Again next =
        again(policy.next(Channel.VIBER, List.of("a"), 1, calls(1), refused, NOW, 0.5));
    assertThat(next.at()).isEqualTo(NOW.plusSeconds(20));
  }

  @Test
  void a_retry_after_shorter_than_our_own_delay_changes_nothing() {
    Refused refused = DOWN.notBefore(Duration.ofMillis(5));
    Next.Again next =
        again(policy.next(Channel.VIBER, List.of("a"), 3, calls(3), refused, NOW, 0.5));
    assertThat(next.at()).isEqualTo(NOW.plusSeconds(4));
  }

  @Test
  void a_retry_after_longer_than_the_longest_delay_is_waited_for_when_no_other_account_is_left() {
    Refused refused = DOWN.notBefore(Duration.ofHours(1));
    assertThat(policy.next(Channel.VIBER, List.of("a", "b"), 1, calls(1), refused, NOW, 0))
        .as("others first")
        .isEqualTo(new Next.Again(List.of("b", "a"), NOW));
    assertThat(policy.next(Channel.VIBER, List.of("a"), 1, calls(1), refused, NOW, 0))
        .isEqualTo(new Next.Again(List.of("a"), NOW.plus(Duration.ofHours(1))));
    assertThat(policy.next(Channel.VIBER, List.of("a"), 5, calls(5), refused, NOW, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @Test
  void a_temporary_fault_is_tried_at_the_next_account_at_once_and_here_later() {
    Next.Again next =
        again(policy.next(Channel.VIBER, List.of("a", "b"), 1, calls(1), DOWN, NOW, 0.5));
    assertThat(next).isEqualTo(new Next.Again(List.of("b", "a"), NOW));
  }

  @Test
  void a_fault_of_the_account_leaves_it_out() {
    assertThat(policy.next(Channel.VIBER, List.of("a", "b"), 1, calls(1), NO_CREDIT, NOW, 0.5))
        .isEqualTo(new Next.Again(List.of("b"), NOW));
    assertThat(policy.next(Channel.VIBER, List.of("a"), 1, calls(1), NO_CREDIT, NOW, 0.5))
        .isInstanceOf(Next.GiveUp.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {
        "NOT_A_VIBER_USER",
        "BLOCKED_BY_USER",
        "NO_SUITABLE_DEVICE",
        "BAD_NUMBER",
        "BAD_ENVELOPE",
        "BAD_CONTENT"
      })
  void no_account_is_tried_when_none_would_help(Reason reason) {
    Refused refused = new Refused(reason, "x");
    assertThat(policy.next(Channel.VIBER, List.of("a", "b"), 1, calls(1), refused, NOW, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"THROTTLED", "PROVIDER_ERROR", "NO_ANSWER", "OVERDUE"})
  void an_sms_goes_to_the_next_account_after_any_definite_no(Reason reason) {
    Refused refused = new Refused(reason, "x");
    assertThat(policy.next(Channel.SMS, List.of("a", "b"), 1, calls(1), refused, NOW, 0))
        .isEqualTo(new Next.Again(List.of("b"), NOW));
    assertThat(policy.next(Channel.SMS, List.of("a"), 1, calls(1), refused, NOW, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"BAD_ENVELOPE", "BAD_CONTENT"})
  void a_sender_or_a_tag_that_one_provider_does_not_know_the_next_may_know(Reason reason) {
    Refused refused = new Refused(reason, "x", SendResult.Retry.NEXT_ACCOUNT);
    assertThat(policy.next(Channel.VIBER, List.of("a", "b"), 1, calls(1), refused, NOW, 0))
        .isEqualTo(new Next.Again(List.of("b"), NOW));
    assertThat(policy.next(Channel.VIBER, List.of("a"), 1, calls(1), refused, NOW, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @Test
  void an_sms_too_has_no_more_attempts_than_the_policy_allows() {
    Refused refused = new Refused(Reason.BAD_CONTENT, "x");
    assertThat(policy.next(Channel.SMS, List.of("a", "b"), 5, calls(1), refused, NOW, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @Test
  void the_attempts_run_out() {
    assertThat(policy.next(Channel.VIBER, List.of("a", "b"), 5, calls(1), DOWN, NOW, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @Test
  void a_retry_at_once_happens_once() {
    Refused signed = new Refused(Reason.BAD_CREDENTIALS, "1004", SendResult.Retry.ONCE_AT_ONCE);
    assertThat(policy.next(Channel.VIBER, List.of("a"), 1, calls(1), signed, NOW, 0))
        .isEqualTo(new Next.Again(List.of("a"), NOW));
    assertThat(policy.next(Channel.VIBER, List.of("a"), 2, calls(2), signed, NOW, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  /** Counts this many calls to the account {@code a}, and none to the others. */
  private static ToIntFunction<String> calls(int toTheFirst) {
    return account -> account.equals("a") ? toTheFirst : 0;
  }

  @Test
  void an_account_that_was_called_before_is_not_called_again_at_once() {
    Next.Again next =
        again(policy.next(Channel.VIBER, List.of("b", "a"), 2, account -> 1, DOWN, NOW, 0.5));
    assertThat(next).isEqualTo(new Next.Again(List.of("a", "b"), NOW.plusSeconds(1)));
  }

  @Test
  void while_an_account_rests_its_messages_go_to_the_next_that_does_not() {
    Map<String, Reason> resting = Map.of("a", Reason.PROVIDER_ERROR, "b", Reason.PROVIDER_ERROR);
    assertThat(whileResting(List.of("a", "b", "c"), resting, 0))
        .isEqualTo(new Next.Again(List.of("c", "a", "b"), NOW));
  }

  @Test
  void an_account_that_was_called_before_has_its_pause_though_another_one_rests() {
    assertThat(whileResting(List.of("a", "b"), Map.of("a", Reason.PROVIDER_ERROR), 2))
        .isEqualTo(new Next.Again(List.of("b", "a"), NOW.plusSeconds(2)));
  }

  @Test
  void a_message_waits_where_no_account_is_left_that_does_not_rest() {
    assertThat(whileResting(List.of("a"), Map.of("a", Reason.PROVIDER_ERROR), 0))
        .isInstanceOf(Next.Stay.class);
    Map<String, Reason> resting = Map.of("a", Reason.PROVIDER_ERROR, "b", Reason.NO_CREDIT);
    assertThat(whileResting(List.of("a", "b"), resting, 0)).isInstanceOf(Next.Stay.class);
    assertThat(whileResting(List.of("b", "a"), resting, 0))
        .as("it waits at the one that may be well again by itself")
        .isEqualTo(new Next.Again(List.of("a", "b"), NOW));
  }

  @Test
  void a_message_that_only_accounts_could_carry_which_refuse_for_good_is_given_up() {
    Map<String, Reason> resting = Map.of("a", Reason.NO_CREDIT, "b", Reason.BAD_CREDENTIALS);
    assertThat(whileResting(List.of("a", "b"), resting, 0)).isInstanceOf(Next.GiveUp.class);
  }

  @Test
  void a_message_stays_at_an_account_that_does_not_rest() {
    assertThat(whileResting(List.of("a", "b"), Map.of("b", Reason.NO_CREDIT), 0))
        .isInstanceOf(Next.Stay.class);
  }

  private Next whileResting(List<String> route, Map<String, Reason> resting, int calls) {
    return policy.whileResting(route, resting, account -> calls, NOW, 0.5);
  }

  private static Next.Again again(Next next) {
    return (Next.Again) next;
  }
}
