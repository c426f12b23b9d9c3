package org.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bactrian.delivery.RetryPolicy.Next;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.bactrian.message.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    Next.Again next = again(next(Channel.VIBER, List.of("a"), calls(here), DOWN, chance));
    double seconds = Duration.between(NOW, next.at()).toMillis() / 1000.0;
    double middle = Math.pow(2, here - 1.0);
    assertThat(seconds).isBetween(middle * 0.749, middle * 1.251);
  }

  @Test
  void the_provider_s_retry_after_is_waited_for() {
    Refused refused = DOWN.notBefore(Duration.ofSeconds(20));
    Next.Again next = again(next(Channel.VIBER, List.of("a"), calls(1), refused, 0.5));
    assertThat(next.at()).isEqualTo(NOW.plusSeconds(20));
  }

  @Test
  void a_retry_after_shorter_than_our_own_delay_changes_nothing() {
    Refused refused = DOWN.notBefore(Duration.ofMillis(5));
    Next.Again next = again(next(Channel.VIBER, List.of("a"), calls(3), refused, 0.5));
    assertThat(next.at()).isEqualTo(NOW.plusSeconds(4));
  }

  @Test
  void a_retry_after_longer_than_the_longest_delay_is_waited_for_when_no_other_account_is_left() {
    Refused refused = DOWN.notBefore(Duration.ofHours(1));
    assertThat(next(Channel.VIBER, List.of("a", "b"), calls(1), refused, 0))
        .as("others first")
        .isEqualTo(new Next.Again(List.of("b", "a"), NOW));
    assertThat(next(Channel.VIBER, List.of("a"), calls(1), refused, 0))
        .isEqualTo(new Next.Again(List.of("a"), NOW.plus(Duration.ofHours(1))));
    assertThat(next(Channel.VIBER, List.of("a"), calls(5), refused, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @Test
  void a_temporary_fault_is_tried_at_the_next_account_at_once_and_here_later() {
    Next.Again next = again(next(Channel.VIBER, List.of("a", "b"), calls(1), DOWN, 0.5));
    assertThat(next).isEqualTo(new Next.Again(List.of("b", "a"), NOW));
  }

  @Test
  void a_fault_of_the_account_leaves_it_out() {
    assertThat(next(Channel.VIBER, List.of("a", "b"), calls(1), NO_CREDIT, 0.5))
        .isEqualTo(new Next.Again(List.of("b"), NOW));
    assertThat(next(Channel.VIBER, List.of("a"), calls(1), NO_CREDIT, 0.5))
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
    assertThat(next(Channel.VIBER, List.of("a", "b"), calls(1), refused, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"THROTTLED", "PROVIDER_ERROR", "NO_ANSWER", "OVERDUE"})
  void an_sms_goes_to_the_next_account_after_any_definite_no(Reason reason) {
    Refused refused = new Refused(reason, "x");
    assertThat(next(Channel.SMS, List.of("a", "b"), calls(1), refused, 0))
        .isEqualTo(new Next.Again(List.of("b"), NOW));
    assertThat(next(Channel.SMS, List.of("a"), calls(1), refused, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"BAD_ENVELOPE", "BAD_CONTENT"})
  void a_sender_or_a_tag_that_one_provider_does_not_know_the_next_may_know(Reason reason) {
    Refused refused = new Refused(reason, "x", Retry.NEXT_ACCOUNT);
    assertThat(next(Channel.VIBER, List.of("a", "b"), calls(1), refused, 0))
        .isEqualTo(new Next.Again(List.of("b"), NOW));
    assertThat(next(Channel.VIBER, List.of("a"), calls(1), refused, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  @Test
  void an_account_that_has_had_all_its_calls_is_left_out_and_the_others_go_on() {
    Refused forAnHour = DOWN.notBefore(Duration.ofHours(1));
    assertThat(next(Channel.VIBER, List.of("a", "b"), calls(5), forAnHour, 0.5))
        .as("one that was not called yet, whatever pause the account asked for")
        .isEqualTo(new Next.Again(List.of("b"), NOW));
    ToIntFunction<String> oneIsLeft = account -> account.equals("a") ? 5 : 4;
    assertThat(next(Channel.VIBER, List.of("a", "b"), oneIsLeft, DOWN, 0.5))
        .as("one with a call to come, after its own pause")
        .isEqualTo(new Next.Again(List.of("b"), NOW.plusSeconds(8)));
    assertThat(next(Channel.VIBER, List.of("a"), calls(5), DOWN, 0.5))
        .isInstanceOf(Next.GiveUp.class);
  }

  @Test
  void a_pause_that_an_account_asked_for_does_not_hold_back_the_next_one() {
    Refused refused = NO_CREDIT.notBefore(Duration.ofHours(1));
    assertThat(next(Channel.VIBER, List.of("a", "b"), calls(1), refused, 0.5))
        .isEqualTo(new Next.Again(List.of("b"), NOW));
  }

  @ParameterizedTest
  @CsvSource({
    // accounts, channel, reason, retry, calls to each, seconds from the first call to the last
    "1, VIBER, PROVIDER_ERROR, BY_REASON, 5, 15",
    "2, VIBER, PROVIDER_ERROR, BY_REASON, 5, 30",
    "5, VIBER, PROVIDER_ERROR, BY_REASON, 5, 75",
    "6, VIBER, THROTTLED, BY_REASON, 5, 90",
    "1, SMS, PROVIDER_ERROR, BY_REASON, 5, 15",
    "6, SMS, PROVIDER_ERROR, BY_REASON, 5, 90",
    "6, VIBER, NO_CREDIT, BY_REASON, 1, 0",
    "6, VIBER, BAD_CREDENTIALS, ONCE_AT_ONCE, 2, 0",
    "6, VIBER, BAD_ENVELOPE, NEXT_ACCOUNT, 1, 0",
    "6, SMS, NO_CREDIT, BY_REASON, 1, 0",
    "6, SMS, BAD_CONTENT, BY_REASON, 1, 0",
    "6, SMS, BAD_ENVELOPE, NEXT_ACCOUNT, 1, 0",
    "6, SMS, BAD_NUMBER, BY_REASON, 1, 0"
  })
  void a_message_is_given_up_when_each_of_its_accounts_has_had_its_calls(
      int accounts, Channel channel, Reason reason, Retry retry, int callsToEach, int seconds) {
    List<String> route = IntStream.range(0, accounts).mapToObj(n -> "account-" + n).toList();
    Refused refused = new Refused(reason, "x", retry);
    Map<String, Integer> calls = new HashMap<>();
    Duration length = Duration.ZERO;
    Next next = new Next.Again(route, NOW);
    for (int call = 0; call < 100 && next instanceof Next.Again again; call++) {
      length = length.plus(Duration.between(NOW, again.at()));
      calls.merge(again.route().get(0), 1, Integer::sum);
      next = next(channel, again.route(), one -> calls.getOrDefault(one, 0), refused, 0.5);
    }
    assertThat(next).isInstanceOf(Next.GiveUp.class);
    assertThat(calls).containsOnlyKeys(route);
    assertThat(calls.values()).containsOnly(callsToEach);
    assertThat(length).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void where_one_call_is_all_that_an_account_has_none_is_retried() {
    RetryPolicy once = new RetryPolicy(1, Duration.ofSeconds(1), 2, Duration.ofMinutes(1));
    Refused signed = new Refused(Reason.BAD_CREDENTIALS, "1004", Retry.ONCE_AT_ONCE);
    for (Refused refused : List.of(DOWN, NO_CREDIT, signed)) {
      assertThat(once.next(Channel.VIBER, List.of("a", "b"), calls(1), refused, NOW, 0.5))
          .isEqualTo(new Next.Again(List.of("b"), NOW));
    }
  }

  @Test
  void a_retry_at_once_happens_once() {
    Refused signed = new Refused(Reason.BAD_CREDENTIALS, "1004", Retry.ONCE_AT_ONCE);
    assertThat(next(Channel.VIBER, List.of("a"), calls(1), signed, 0))
        .isEqualTo(new Next.Again(List.of("a"), NOW));
    assertThat(next(Channel.VIBER, List.of("a"), calls(2), signed, 0))
        .isInstanceOf(Next.GiveUp.class);
  }

  /** Counts this many calls to the account {@code a}, and none to the others. */
  private static ToIntFunction<String> calls(int toTheFirst) {
    return account -> account.equals("a") ? toTheFirst : 0;
  }

  @Test
  void an_account_that_was_called_before_is_not_called_again_at_once() {
    Next.Again next = again(next(Channel.VIBER, List.of("b", "a"), account -> 1, DOWN, 0.5));
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

  private Next next(
      Channel channel,
      List<String> route,
      ToIntFunction<String> callsTo,
      Refused refused,
      double chance) {
    return policy.next(channel, route, callsTo, refused, NOW, chance);
  }

  private Next whileResting(List<String> route, Map<String, Reason> resting, int calls) {
    return policy.whileResting(route, resting, account -> calls, NOW, 0.5);
  }

  private static Next.Again again(Next next) {
    return (Next.Again) next;
  }
}
