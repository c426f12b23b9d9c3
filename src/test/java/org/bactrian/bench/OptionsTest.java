package org.bactrian.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void every_second_round_runs_in_the_reverse_order() {
    Options options = Options.of("subjects=FLOOR,SQLITE,EMPTY");

    assertThat(options.inRound(1)).containsExactly(Subject.FLOOR, Subject.SQLITE, Subject.EMPTY);
    assertThat(options.inRound(2)).containsExactly(Subject.EMPTY, Subject.SQLITE, Subject.FLOOR);
    assertThat(options.inRound(3)).isEqualTo(options.inRound(1));
  }

  @Test
  void what_is_measured_from_its_start_on_is_left_out_of_a_short_run() {
    assertThat(Options.of().subjects())
        .contains(Subject.YOUNG, Subject.SQLITE_AOT, Subject.YOUNG_RECEIPTS);
    assertThat(Options.of("latencies=0").subjects())
        .contains(Subject.SQLITE)
        .doesNotContain(Subject.YOUNG, Subject.SQLITE_AOT, Subject.YOUNG_RECEIPTS);
    assertThat(Options.of("latencies=0", "subjects=YOUNG").subjects())
        .containsExactly(Subject.YOUNG);
  }

  @Test
  void the_aot_cache_is_measured_only_where_there_is_one() throws Exception {
    assertThat(Subject.SQLITE_AOT.isInstalled(Options.of())).isFalse();
    Options options = Options.of("aot=/opt/bactrian aot");
    assertThat(options.aot()).isEqualTo(Path.of("/opt/bactrian aot"));
    assertThat(Subject.SQLITE_AOT.isInstalled(options)).isTrue();
  }
}
