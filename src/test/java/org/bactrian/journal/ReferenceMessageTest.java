package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bactrian.fallback.OnUnknown;
import org.springframework.util.FileSystemUtils;

/**
 * A message in the journal agrees with the contract's reference message after each step, whatever
 * happens in whatever order.
 */
class ReferenceMessageTest {
  private static final List<HikariDataSource> DATABASES = new ArrayList<>();
  private static final Map<String, JournalScenario> JOURNALS = new HashMap<>();
  private static final List<Path> FOLDERS = new ArrayList<>();

  @BeforeContainer
  static void open() throws IOException {
    Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
    for (OnUnknown unknown : OnUnknown.values()) {
      Path folder = Files.createTempDirectory(target, "reference");
      FOLDERS.add(folder);
      HikariDataSource database = TestDatabase.sqlite(folder);
      DATABASES.add(database);
      String word = unknown.name().toLowerCase(Locale.ROOT).replace('_', '-');
      JOURNALS.put(word, new JournalScenario(database, unknown, 3));
    }
  }

  @AfterContainer
  static void close() throws IOException {
    JOURNALS.values().forEach(JournalScenario::close);
    DATABASES.forEach(HikariDataSource::close);
    for (Path folder : FOLDERS) {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  @Provide
  Arbitrary<RandomHistory> histories() {
    return RandomHistory.any();
  }

  @Property(tries = 1_200)
  void a_message_agrees_with_its_reference_after_each_step_of_any_history(
      @ForAll("histories") RandomHistory history) {
    MessageBesideReference message =
        new MessageBesideReference(JOURNALS.get(history.terms().unknown()), history.terms());
    history.steps().forEach(message::take);
    message.drain();
    message.checkWhole();
  }
}
