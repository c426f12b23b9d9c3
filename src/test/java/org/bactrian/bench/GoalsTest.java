package org.bactrian.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bactrian.bench.Result.Around;
import org.bactrian.bench.Result.Latencies;
import org.bactrian.bench.Result.Phase;
import org.bactrian.bench.Result.Speed;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private static final Path PAGE = Path.of("src/docs/performance.md");

  private final List<Result> results = new ArrayList<>();

  @Test
  void a_goal_shows_the_median_of_its_rounds_and_each_round_in_order() {
    full(Subject.SQLITE, 3_000, 2_000, 4_000);
    full(Subject.KANNEL_SPOOL, 2_000, 2_000, 1_000);

    assertThat(row("Kannel"))
        .startsWith(
            "| embedded : Kannel, spool store | ≥ 1.3 (beyond 2) | 1.50 (1.50, 1.00, 4.00) |");
  }

  @Test
  void each_round_is_compared_with_itself() {
    // By medians the two would be equal.
    full(Subject.SQLITE, 1_000, 2_000, 3_000);
    full(Subject.POSTGRES, 500, 1_000, 3_000);

    assertThat(row("PostgreSQL")).contains("| 0.50 (0.50, 0.50, 1.00) |").endsWith("| **no** |");
  }

  @Test
  void an_even_number_of_rounds_has_the_middle_of_two_as_its_median() {
    full(Subject.SQLITE, 1_000, 1_000);
    full(Subject.HUNDRED, 800, 1_000);

    assertThat(row("100 accounts")).contains("| 0.90 (0.80, 1.00) |").endsWith("| yes |");
  }

  @Test
  void less_cpu_gives_a_larger_figure() {
    results.add(result(Subject.SQLITE, Map.of(Phase.FULL, new Speed(1_000, 0.2))));
    results.add(result(Subject.PASS_THROUGH, Map.of(Phase.FULL, new Speed(1_000, 0.5))));

    assertThat(row("pass-through")).contains("| 1.00 | 2.50 | **no** |");
  }

  @Test
  void what_lies_beyond_a_goal_is_named_too() {
    full(Subject.SQLITE, 500);
    full(Subject.FLOOR, 1_000);

    assertThat(row("floor")).contains("≥ 0.35 (beyond 0.5)").endsWith("| yes, and beyond |");
  }

  @Test
  void a_start_may_take_as_long_as_the_empty_applications_with_the_cache_and_longer_without() {
    results.add(started(Subject.EMPTY, 1_000));
    results.add(started(Subject.SQLITE, 1_400));
    results.add(started(Subject.SQLITE_AOT, 1_001));

    assertThat(row("empty Camel application |")).contains("≤ 1.4 | 1.40").endsWith("| yes |");
    assertThat(row("with the AOT cache")).contains("≤ 1 | 1.00").endsWith("| **no** |");
  }

  @Test
  void a_young_process_is_compared_with_its_own_later_rate() {
    for (Subject subject : List.of(Subject.YOUNG, Subject.SQLITE_AOT)) {
      results.add(
          result(
              subject,
              Map.of(Phase.YOUNG, new Speed(700, 0.4), Phase.LATER, new Speed(1_000, 0.2))));
    }

    assertThat(row("5 to 15 s after the start")).endsWith("| ≥ 0.7 | 0.70 | 0.50 | yes |");
    assertThat(row("the same with the AOT cache")).endsWith("| ≥ 0.7 | 0.70 | 0.50 | yes |");
  }

  @Test
  void the_same_traffic_is_compared_by_cpu_alone() {
    results.add(
        result(
            Subject.SQLITE,
            Map.of(Phase.THOUSAND, new Speed(1_000, 0.45), Phase.FIFTY, new Speed(50, 2.1))));
    results.add(result(Subject.HUNDRED, Map.of(Phase.THOUSAND, new Speed(1_000, 0.5))));
    results.add(result(Subject.PASS_THROUGH, Map.of(Phase.FIFTY, new Speed(50, 1))));

    assertThat(row("1 000 a second")).endsWith("| ≥ 0.9 | 0.90 | – | yes |");
    assertThat(row("50 a second")).endsWith("| ≤ 2 | 2.10 | – | **no** |");
  }

  @Test
  void receipts_after_the_start_are_judged_by_the_slowest_hundredth_of_each_round() {
    for (int slow : List.of(100, 300, 200)) {
      Result round = result(Subject.YOUNG_RECEIPTS, Map.of());
      round.latencies().young().recordValueWithCount(1_000_000, 98);
      round.latencies().young().recordValueWithCount(slow * 1_000_000L, 2);
      results.add(round);
    }

    assertThat(row("500 receipts")).contains("| < 250 | 200.").endsWith("| – | yes |");
  }

  @Test
  void a_goal_without_measurements_has_no_row() {
    full(Subject.SQLITE, 1_000);

    assertThat(Goals.of(results).lines()).hasSize(2);
  }

  @Test
  void the_page_has_the_head_of_each_table_that_is_printed() throws IOException {
    String page = Files.readString(PAGE);
    Table.of(List.of(), Options.of())
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
        .forEach(head -> assertThat(page).contains(head));
  }

  @Test
  void the_page_has_each_goal_with_its_limit() throws IOException {
    String page = Files.readString(PAGE);
    for (Subject subject : Options.of().subjects()) {
      results.add(measured(subject));
    }
    List<String> goals =
        Goals.of(results)
            .lines()
            .skip(2)
            .map(row -> row.split(" \\| ")[0] + " | " + row.split(" \\| ")[1] + " | ")
            .toList();
    assertThat(goals).hasSize(22).allMatch(page::contains);
  }

  private static Result measured(Subject subject) {
    Map<Phase, Speed> speeds = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      speeds.put(phase, new Speed(1, 1));
    }
    Result result = result(subject, speeds);
    Latencies times = result.latencies();
    List.of(times.answer(), times.idle(), times.young(), times.thousand(), times.twoThousand())
        .forEach(histogram -> histogram.recordValue(1));
    return new Result(subject, speeds, 1, times, Duration.ofSeconds(1), 100, result.around());
  }

  private void full(Subject subject, double... rates) {
    for (double rate : rates) {
      results.add(result(subject, Map.of(Phase.FULL, new Speed(rate, 1))));
    }
  }

  private static Result started(Subject subject, long millis) {
    return new Result(
        subject,
        Map.of(),
        Double.NaN,
        new Latencies(),
        Duration.ofMillis(millis),
        100,
        new Around(0, 0, 0));
  }

  private static Result result(Subject subject, Map<Phase, Speed> speeds) {
    return new Result(
        subject, speeds, Double.NaN, new Latencies(), Duration.ZERO, 100, new Around(0, 0, 0));
  }

  private String row(String goal) {
    return Goals.of(results).lines().filter(line -> line.contains(goal)).findFirst().orElseThrow();
  }
}
