package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostlyNumbersTest {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final Map<PhoneNumberType, CostlyNumbers> COSTLY =
      Map.of(
          PhoneNumberType.PREMIUM_RATE, CostlyNumbers.PREMIUM,
          PhoneNumberType.SHARED_COST, CostlyNumbers.SHARED_COST);

  @Test
  void the_library_gives_the_examples_of_all_countries_the_same_type() {
    List<PhoneNumber> examples = new ArrayList<>();
    for (String region : NUMBERS.getSupportedRegions()) {
      for (PhoneNumberType type : NUMBERS.getSupportedTypesForRegion(region)) {
        Optional.ofNullable(NUMBERS.getExampleNumberForType(region, type)).ifPresent(examples::add);
      }
    }
    assertThat(examples).hasSizeGreaterThan(1000);
    for (PhoneNumber example : examples) {
      assertThat(
              CostlyNumbers.of(
                  example.getCountryCode(), NUMBERS.getNationalSignificantNumber(example)))
          .as(example::toString)
          .isEqualTo(Optional.ofNullable(COSTLY.get(NUMBERS.getNumberType(example))));
    }
  }
}
