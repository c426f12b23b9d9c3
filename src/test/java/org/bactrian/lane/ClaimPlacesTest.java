package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.lane.LaneScenario.free;
import static org.bactrian.lane.LaneScenario.limiter;

import org.junit.jupiter.api.Test;

class ClaimPlacesTest {
  private final AccountRateLimiter limiter = limiter(8);

  @Test
  void what_a_claim_does_not_need_is_free_for_others_and_so_is_the_rest_when_it_ends() {
    try (ClaimPlaces places = new ClaimPlaces(limiter, 5, 0)) {
      assertThat(places.reserve()).isEqualTo(5);
      assertThat(free(limiter)).isEqualTo(3);
      places.keep(2);
      assertThat(free(limiter)).isEqualTo(6);
      assertThat(places.calls().calls()).isEqualTo(2);
    }
    assertThat(free(limiter)).isEqualTo(8);
  }

  /** A journal that makes the claim again asks again. */
  @Test
  void asked_again_it_gives_back_what_it_reserved_before() {
    try (ClaimPlaces places = new ClaimPlaces(limiter, 5, 0)) {
      assertThat(places.reserve()).isEqualTo(5);
      assertThat(places.reserve()).isEqualTo(5);
      assertThat(free(limiter)).isEqualTo(3);
    }
    assertThat(free(limiter)).isEqualTo(8);
  }

  @Test
  void places_ahead_are_there_without_a_call_but_are_no_more_than_the_most() {
    try (ClaimPlaces all = new ClaimPlaces(limiter, 7, 0)) {
      assertThat(all.reserve()).isEqualTo(7);
      try (ClaimPlaces ahead = new ClaimPlaces(limiter, 4, 2);
          ClaimPlaces few = new ClaimPlaces(limiter, 1, 2)) {
        assertThat(ahead.reserve()).as("one call, and two ahead").isEqualTo(3);
        assertThat(ahead.hadNone()).isFalse();
        assertThat(few.reserve()).as("all of them ahead").isEqualTo(1);
      }
    }
  }

  @Test
  void it_tells_that_the_limit_allowed_none() {
    try (ClaimPlaces all = new ClaimPlaces(limiter, 8, 0);
        ClaimPlaces none = new ClaimPlaces(limiter, 4, 0)) {
      assertThat(all.reserve()).isEqualTo(8);
      assertThat(all.hadNone()).isFalse();
      assertThat(none.reserve()).isZero();
      assertThat(none.hadNone()).isTrue();
    }
  }
}
