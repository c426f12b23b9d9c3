package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.Instant;
import java.util.Random;
import org.bactrian.message.Recipient.Hours;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private static Recipient recipient(String number) {
    return new Recipient(new Msisdn(number));
  }

  @ParameterizedTest
  @CsvSource({
    "+85291110001, HK",
    "+380501110001, UA",
    "+77011234567, KZ",
    "+79161234567, RU",
    "+447700900123, GB",
    "+12025550123, US",
    "+14165550123, CA",
    "+4537123456789012, DK",
    "+80012345678, 001"
  })
  void a_number_tells_its_country(String number, String country) {
    assertThat(recipient(number).country()).isEqualTo(country);
  }

  @Test
  void any_number_is_read_as_the_library_parses_it_and_has_the_country_it_names() throws Exception {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    Random random = new Random(7);
    for (int code : numbers.getSupportedCallingCodes()) {
      for (int i = 0; i < 60; i++) {
        int digits = 4 + random.nextInt(12 - String.valueOf(code).length());
        StringBuilder number = new StringBuilder("+").append(code);
        for (int k = 0; k < digits; k++) {
          number.append(k == 0 && i % 3 == 0 ? 0 : random.nextInt(i % 5 == 0 ? 2 : 10));
        }
        PhoneNumber parsed;
        try {
          parsed = numbers.parse(number, null);
        } catch (NumberParseException e) {
          continue;
        }
        assertThat(recipient(number.toString()).parsed()).as("%s", number).isEqualTo(parsed);
        String country = numbers.getRegionCodeForNumber(parsed);
        assertThat(recipient(number.toString()).country())
            .as("%s", number)
            .isEqualTo(country == null ? numbers.getRegionCodeForCountryCode(code) : country);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "+380501110001, 14, 14",
    "+919812345678, 17, 17",
    "+12025550123, 7, 7",
    "+79161234567, 14, 0",
    "+80012345678, 12, 12"
  })
  void the_hour_is_the_one_there_and_of_several_zones_that_farthest_west(
      String number, int west, int east) {
    assertThat(recipient(number).hour(NOON)).isEqualTo(west);
    assertThat(recipient(number).hourEast(NOON)).isEqualTo(east);
  }

  @ParameterizedTest
  @CsvSource({"8,20,true", "14,15,true", "15,14,false", "22,6,false", "22,15,true", "0,24,true"})
  void hours_begin_with_the_first_and_end_before_the_last(int from, int until, boolean in) {
    assertThat(recipient("+380501110001").isIn(new Hours(from, until), NOON)).isEqualTo(in);
  }

  @Test
  void of_several_zones_all_must_be_in_the_hours() {
    Recipient russian = recipient("+79161234567");
    assertThat(russian.isIn(new Hours(8, 20), NOON)).isFalse();
    assertThat(russian.isIn(new Hours(8, 22), Instant.parse("2026-11-27T06:30:00Z"))).isTrue();
  }

  @Test
  void hours_cover_those_that_lie_in_them() {
    assertThat(new Hours(20, 8).covers(new Hours(22, 6))).isTrue();
    assertThat(new Hours(22, 6).covers(new Hours(20, 8))).isFalse();
  }

  /** Documented: whoever recomputes it elsewhere must get the same. */
  @ParameterizedTest
  @CsvSource({"+380501110001,27", "+85291110001,75", "+85291110003,14"})
  void the_share_of_a_number_is_always_the_same(String number, int share) {
    assertThat(recipient(number).share()).isEqualTo(share);
  }

  @Test
  void shares_are_even() {
    int[] counts = new int[100];
    for (int i = 0; i < 100_000; i++) {
      counts[recipient("+8529%07d".formatted(i)).share()]++;
    }
    assertThat(java.util.Arrays.stream(counts).boxed())
        .allMatch(count -> count > 850 && count < 1150);
  }
}
