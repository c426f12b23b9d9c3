package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares our short way to check a number with the library that parses it. */
class MsisdnPropertiesTest {
  private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();

  /** Longer than any number of a person in these countries: see {@link Msisdn}. */
  private static final String MACHINES =
      "\\+(46719|4758|4759|4537|3197|33700|34590|86144|861064).*";

  @Property(tries = 20_000)
  void a_number_is_possible_when_the_library_says_so(@ForAll("numbers") String number) {
    boolean possible = isPossible(number);
    if (possible || !number.matches(MACHINES)) {
      assertThat(Msisdn.fault(number).isEmpty()).as(number).isEqualTo(possible);
    }
  }

  private static boolean isPossible(String number) {
    try {
      return LIBRARY.isPossibleNumberWithReason(LIBRARY.parse(number, null))
          == ValidationResult.IS_POSSIBLE;
    } catch (NumberParseException e) {
      return false;
    }
  }

  /** Every country code, and national numbers that begin with the prefixes of many countries. */
  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> codes =
        Arbitraries.of(
            LIBRARY.getSupportedCallingCodes().stream()
                .map(String::valueOf)
                .collect(Collectors.toList()));
    Arbitrary<String> national =
        Combinators.combine(
                Arbitraries.of("", "", "", "0", "00", "1", "8", "06", "01", "99", "15"),
                Arbitraries.strings().numeric().ofMinLength(3).ofMaxLength(13))
            .as(String::concat);
    return Combinators.combine(codes, national)
        .as((code, rest) -> "+" + code + rest)
        .filter(number -> number.matches("\\+[1-9][0-9]{6,14}"));
  }
}
