package org.bactrian.journal;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.bactrian.reference.Terms;

/** Random steps of one message, in any order, and the terms it was sent on. */
record RandomHistory(Terms terms, List<Step> steps) {
  /** One step; a step that does not fit the moment does nothing. */
  record Step(boolean ofSms, StepKind what, String with) {
    @Override
    public String toString() {
      return (ofSms ? "sms " : "") + what.name().toLowerCase(java.util.Locale.ROOT) + " " + with;
    }
  }

  /** The kinds of steps. */
  enum StepKind {
    /** A lane takes it and calls the provider. */
    LEAVE,
    /** The provider's answer arrives and is written down. */
    ANSWER,
    /** The last answer is written down again: it was unknown whether it had been kept. */
    ANSWER_AGAIN,
    /** The process dies and starts again. */
    CRASH,
    /** A receipt with the provider's id: early while the call is in flight. */
    RECEIPT,
    /** A receipt that names our own id, by the account that was asked last. */
    ECHO,
    /** The stages of ttl and fallback look for what is due. */
    EXPIRE_AND_FIND,
    /** The SMS that was due is accepted. */
    KEEP,
    /** The recipient wants no messages any more by a channel, or wants them again. */
    SUPPRESS,
    /** An operator holds it, or lifts the hold. */
    HOLD_OR_LIFT,
    /** Time passes, in seconds. */
    PASS
  }

  private static final List<String> REFUSALS =
      List.of(
          "not_a_viber_user",
          "blocked_by_user",
          "no_suitable_device",
          "bad_number",
          "bad_envelope",
          "bad_content",
          "not_permitted",
          "no_credit",
          "bad_credentials",
          "no_route",
          "throttled",
          "provider_error",
          "other",
          "unknown_sender",
          "unknown_tag",
          "stale");

  /** An echo is never the first of these: a refusal after it would contradict it. */
  private static final List<String> STATES =
      List.of("submitted", "delivered", "seen", "clicked", "expired", "undelivered");

  static Arbitrary<RandomHistory> any() {
    return Combinators.combine(anyTerms(), anyStep().list().ofMinSize(4).ofMaxSize(30))
        .as(RandomHistory::new);
  }

  private static Arbitrary<Terms> anyTerms() {
    return Combinators.combine(
            Arbitraries.of(
                List.of("nx"),
                List.of("nx", "ali"),
                List.of("nx", "ali", "wooxy"),
                List.of("nx", "ali", "wooxy", "nx2")),
            Arbitraries.of(List.of("sms-nx"), List.of("sms-nx", "sms-ali")),
            Arbitraries.of("undelivered", "sentFailed").injectNull(0.05),
            Arbitraries.of(60, 120).injectNull(0.4),
            Arbitraries.of(30, 150).injectNull(0.4),
            Arbitraries.of(0, 0, 0, 90),
            Arbitraries.of(false, false, false, false, true),
            Arbitraries.of("wait, false", "sms, false", "dead-letter, false", "wait, true"))
        .as(
            (viber, sms, rule, duration, ttl, later, bad, unknownAndSeen) ->
                new Terms(
                    viber,
                    sms,
                    3,
                    rule,
                    rule == null ? null : duration,
                    rule != null && duration != null && unknownAndSeen.endsWith("true"),
                    ttl,
                    later,
                    bad && "sentFailed".equals(rule),
                    unknownAndSeen.split(", ")[0]));
  }

  private static Arbitrary<Step> anyStep() {
    Arbitrary<String> answers =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of("taken")),
            Tuple.of(2, Arbitraries.of("unknown", "unknown, but named")),
            Tuple.of(3, Arbitraries.of("throttled", "provider_error", "no_credit")),
            Tuple.of(3, Arbitraries.of(REFUSALS)));
    return Arbitraries.frequencyOf(
        Tuple.of(8, of(StepKind.LEAVE, Arbitraries.of(""))),
        Tuple.of(8, of(StepKind.ANSWER, answers)),
        Tuple.of(1, of(StepKind.ANSWER_AGAIN, Arbitraries.of(""))),
        Tuple.of(1, of(StepKind.CRASH, Arbitraries.of(""))),
        Tuple.of(5, of(StepKind.RECEIPT, Arbitraries.of(STATES))),
        Tuple.of(1, of(StepKind.ECHO, Arbitraries.of(STATES.subList(1, STATES.size())))),
        Tuple.of(4, of(StepKind.EXPIRE_AND_FIND, Arbitraries.of(""))),
        Tuple.of(4, of(StepKind.KEEP, Arbitraries.of(""))),
        Tuple.of(
            1,
            of(StepKind.SUPPRESS, Arbitraries.of("viber", "sms", "any", "promotions", "nothing"))),
        Tuple.of(2, of(StepKind.HOLD_OR_LIFT, Arbitraries.of(""))),
        Tuple.of(4, of(StepKind.PASS, Arbitraries.of("1", "2", "4", "29", "61"))));
  }

  private static Arbitrary<Step> of(StepKind what, Arbitrary<String> with) {
    boolean eitherLeg = what.ordinal() < StepKind.CRASH.ordinal() || what == StepKind.RECEIPT;
    Arbitrary<Boolean> ofSms =
        eitherLeg ? Arbitraries.of(false, false, true) : Arbitraries.just(false);
    return Combinators.combine(ofSms, with).as((sms, word) -> new Step(sms, what, word));
  }
}
