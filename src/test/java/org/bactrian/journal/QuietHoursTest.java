package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.Recipient;
import org.junit.jupiter.api.Test;

/** When a promotion may leave, by the clocks of its recipient. */
class QuietHoursTest {
  private static final QuietHours NIGHT = of("21:00", "08:00");
  private static final Msisdn KYIV = new Msisdn("+380501234567");

  private static QuietHours of(String from, String until) {
    return new QuietHours(LocalTime.parse(from), LocalTime.parse(until));
  }

  private static Instant at(String local, String zone) {
    return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
  }

  private static Instant awake(QuietHours quiet, String from, String... zones) {
    return quiet.awake(List.of(zones).stream().map(ZoneId::of).toList(), Instant.parse(from));
  }

  @Test
  void a_promotion_waits_for_the_morning_there_and_a_transaction_for_nothing() {
    Instant evening = at("2026-11-21T21:00:00", "Europe/Kyiv");
    Instant morning = at("2026-11-22T08:00:00", "Europe/Kyiv");
    assertThat(NIGHT.awake(KYIV, Label.PROMOTION, evening)).isEqualTo(morning);
    assertThat(NIGHT.awake(KYIV, null, evening)).as("a label with a fault").isEqualTo(morning);
    assertThat(NIGHT.awake(KYIV, Label.TRANSACTION, evening)).isEqualTo(evening);
    assertThat(NIGHT.awake(KYIV, Label.PROMOTION, morning)).isEqualTo(morning);
    assertThat(NIGHT.awake(KYIV, Label.PROMOTION, evening.minusMillis(1)))
        .isEqualTo(evening.minusMillis(1));
    assertThat(QuietHours.NONE.awake(KYIV, Label.PROMOTION, evening)).isEqualTo(evening);
  }

  @Test
  void of_several_zones_all_are_awake() {
    Msisdn american = new Msisdn("+79161234567");
    List<ZoneId> zones = new Recipient(american).zones();
    Instant there = NIGHT.awake(american, Label.PROMOTION, Instant.parse("2026-11-21T00:00:00Z"));
    assertThat(zones)
        .allSatisfy(
            zone ->
                assertThat(LocalTime.ofInstant(there, zone))
                    .isBetween(LocalTime.of(8, 0), LocalTime.of(20, 59, 59)));
    assertThat(awake(NIGHT, "2026-11-21T12:00:00Z", "America/New_York", "America/Los_Angeles"))
        .isEqualTo("2026-11-21T16:00:00Z");
  }

  @Test
  void zones_that_are_never_awake_at_once_do_not_hold_a_message_for_ever() {
    Instant at = Instant.parse("2026-11-21T12:00:00Z");
    Instant leaves = awake(NIGHT, at.toString(), "Pacific/Pago_Pago", "Pacific/Guam", "UTC");
    assertThat(leaves).isBetween(at, at.plus(Duration.ofDays(1)));
  }

  @Test
  void hours_within_one_day_are_hours_too() {
    assertThat(awake(of("12:00", "14:00"), "2026-11-21T12:30:00Z", "UTC"))
        .isEqualTo("2026-11-21T14:00:00Z");
    assertThat(awake(of("12:00", "14:00"), "2026-11-21T14:00:00Z", "UTC"))
        .isEqualTo("2026-11-21T14:00:00Z");
  }

  @Test
  void when_the_clock_is_put_forward_the_end_that_does_not_exist_is_where_it_jumps() {
    // On 2027-03-28 it is 03:00 one second after 01:59:59 in Berlin.
    assertThat(awake(of("22:00", "02:30"), "2027-03-28T00:00:00Z", "Europe/Berlin"))
        .isEqualTo("2027-03-28T01:00:00Z");
    assertThat(awake(NIGHT, "2027-03-28T00:00:00Z", "Europe/Berlin"))
        .isEqualTo("2027-03-28T06:00:00Z");
  }

  @Test
  void when_the_clock_is_put_back_the_night_is_longer() {
    // On 2026-10-25 it is 02:00 one second after 02:59:59 in Berlin.
    assertThat(awake(NIGHT, "2026-10-24T20:00:00Z", "Europe/Berlin"))
        .isEqualTo("2026-10-25T07:00:00Z");
    assertThat(awake(of("22:00", "02:30"), "2026-10-25T00:00:00Z", "Europe/Berlin"))
        .as("02:30 comes twice: for half an hour it is awake")
        .isEqualTo("2026-10-25T00:30:00Z");
    assertThat(awake(of("22:00", "02:30"), "2026-10-25T01:00:00Z", "Europe/Berlin"))
        .isEqualTo("2026-10-25T01:30:00Z");
    assertThat(awake(of("02:30", "03:00"), "2026-10-25T00:40:00Z", "Europe/Berlin"))
        .as("the clock is put back out of the hours")
        .isEqualTo("2026-10-25T01:00:00Z");
  }

  @Provide
  Arbitrary<List<ZoneId>> zones() {
    return Arbitraries.of(
            "UTC",
            "Europe/Berlin",
            "Europe/Kyiv",
            "America/New_York",
            "America/Los_Angeles",
            "America/St_Johns",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Africa/Casablanca")
        .map(ZoneId::of)
        .list()
        .uniqueElements()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /** Minutes of the two years 2026 and 2027, every second one near a change of the clock. */
  @Provide
  Arbitrary<Instant> moments() {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    Arbitrary<Instant> any =
        Arbitraries.integers().between(0, 2 * 365 * 24 * 60).map(m -> start.plusSeconds(60L * m));
    Arbitrary<Instant> near =
        Arbitraries.of("2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2027-03-28")
            .flatMap(
                day ->
                    Arbitraries.integers()
                        .between(-12 * 60, 24 * 60)
                        .map(m -> Instant.parse(day + "T00:00:00Z").plusSeconds(60L * m)));
    return Arbitraries.oneOf(any, near);
  }

  @Property(tries = 300)
  void it_is_the_first_minute_in_which_all_are_awake(
      @ForAll("zones") List<ZoneId> zones,
      @ForAll("moments") Instant at,
      @ForAll int begins,
      @ForAll int lasts) {
    LocalTime from = LocalTime.of(0, 0).plusMinutes(Math.floorMod(begins, 24 * 60));
    LocalTime until = from.plusMinutes(1 + Math.floorMod(lasts, 14 * 60));
    Instant found = new QuietHours(from, until).awake(zones, at);
    Instant expected = at;
    Instant horizon = at.plus(Duration.ofDays(2));
    while (expected.isBefore(horizon) && !allAwake(zones, from, until, expected)) {
      expected = expected.plusSeconds(60);
    }
    if (expected.isBefore(horizon)) {
      assertThat(found).isEqualTo(expected);
    } else {
      assertThat(found).as("never all at once").isBetween(at, at.plus(Duration.ofDays(3)));
    }
  }

  private static boolean allAwake(List<ZoneId> zones, LocalTime from, LocalTime until, Instant at) {
    return zones.stream()
        .map(zone -> LocalTime.ofInstant(at, zone))
        .noneMatch(
            time ->
                from.isBefore(until)
                    ? !time.isBefore(from) && time.isBefore(until)
                    : !time.isBefore(from) || time.isBefore(until));
  }
}
