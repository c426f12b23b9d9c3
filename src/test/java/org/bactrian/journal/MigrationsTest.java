package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Existing journals were made by these migrations, and do not start when one of them has changed. A
 * change of the schema is a new migration, with its checksum added here.
 */
class MigrationsTest {
  private static final Map<String, Long> SUMS =
      Map.ofEntries(
          Map.entry("V1__journal.sql", 2133629758L),
          Map.entry("V2__waiting.sql", 4251891939L),
          Map.entry("V3__operator.sql", 110405919L),
          Map.entry("V5__ways_out.sql", 4249065630L),
          Map.entry("V6__instances.sql", 220434849L),
          Map.entry("V7__retention.sql", 1633592331L),
          Map.entry("V8__one_writer.sql", 2462441984L),
          Map.entry("V9__resting_accounts.sql", 2661533581L),
          Map.entry("V10__ids.sql", 3065714933L),
          Map.entry("V12__callback_turns.sql", 2358589682L),
          Map.entry("V13__parked_again.sql", 3010213661L),
          Map.entry("V15__price.sql", 2510052398L),
          Map.entry("V16__given_up_events.sql", 2451030520L),
          Map.entry("V17__parked_by_id.sql", 2626334253L),
          Map.entry("V18__unread_callbacks.sql", 3286592022L),
          Map.entry("V19__holds.sql", 1060807946L),
          Map.entry("V20__unreadable_callbacks.sql", 818966923L),
          Map.entry("V21__origin.sql", 3868871708L),
          Map.entry("V22__keys.sql", 1041227757L),
          Map.entry("V23__audit.sql", 1859157550L),
          Map.entry("V24__parked_messages.sql", 3197029320L),
          Map.entry("V25__suppressions.sql", 3358379106L),
          Map.entry("V26__prices.sql", 810930474L),
          Map.entry("V27__statistics.sql", 2098385659L),
          Map.entry("V28__receivers.sql", 3038024679L),
          Map.entry("V29__find.sql", 2975836064L),
          Map.entry("V30__erasures.sql", 2333964183L));

  @Test
  void no_migration_changes_once_it_exists() throws IOException {
    Map<String, Long> sums = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/bactrian"))) {
      for (Path file : files.toList()) {
        CRC32 sum = new CRC32();
        sum.update(Files.readAllBytes(file));
        sums.put(file.getFileName().toString(), sum.getValue());
      }
    }
    assertThat(sums).containsExactlyInAnyOrderEntriesOf(SUMS);
  }
}
