package org.bactrian.route.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.contributor.Status;

class DispatchTableFileTest {
  private static final String GOOD = "country,accounts\nHK,nx\n";

  @TempDir Path folder;
  private Path csv;

  @BeforeEach
  void write() throws IOException {
    csv = folder.resolve("dispatch.csv");
    Files.writeString(csv, GOOD);
  }

  private DispatchTableFile file() {
    return new DispatchTableFile(properties(csv), DispatchAccounts.ACCOUNTS);
  }

  static BactrianProperties properties(Path csv) {
    var source =
        new MapConfigurationPropertySource(Map.of("bactrian.dispatch.table", csv.toString()));
    return new Binder(source).bindOrCreate("bactrian", BactrianProperties.class);
  }

  /** Looks twice: the first look only sees that something has changed. */
  private static void look(DispatchTableFile file) {
    file.look();
    file.look();
  }

  @Test
  void a_table_that_has_changed_is_taken_at_the_second_look_at_the_same_text() throws Exception {
    DispatchTableFile file = file();
    Files.writeString(csv, GOOD + "MO,ali\n");
    file.look();
    assertThat(file.table().rules()).hasSize(1);
    Files.writeString(csv, GOOD + "MO,ali\nUA,ali\n");
    file.look();
    assertThat(file.table().rules()).hasSize(1);
    file.look();
    assertThat(file.table().rules()).hasSize(3);
  }

  @Test
  void a_table_that_has_become_wrong_keeps_its_rules_and_is_degraded_until_it_is_right()
      throws Exception {
    DispatchTableFile file = file();
    assertThat(file.health().getStatus()).isEqualTo(Status.UP);
    Files.writeString(csv, "country,accounts\nHK,nobody\n");
    look(file);
    assertThat(file.table().rules()).hasSize(1);
    assertThat(file.health().getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(file.health().getDetails().toString())
        .contains("dispatch.csv", "row 2, accounts: there is no account nobody");
    Files.writeString(csv, "country,accounts\nHK,ali\n");
    look(file);
    assertThat(file.health().getStatus()).isEqualTo(Status.UP);
    assertThat(file.table().rules().get(0).accounts()).isEqualTo("ali");
  }

  @Test
  void a_file_that_an_editor_empties_or_removes_for_a_moment_keeps_its_rules() throws Exception {
    DispatchTableFile file = file();
    Files.delete(csv);
    file.look();
    assertThat(file.table().rules()).hasSize(1);
    Files.writeString(csv, "");
    file.look();
    Files.writeString(csv, GOOD);
    look(file);
    assertThat(file.table().rules()).hasSize(1);
    assertThat(file.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void a_file_that_was_deleted_has_no_rules_and_one_that_is_empty_keeps_them() throws Exception {
    DispatchTableFile file = file();
    Files.writeString(csv, "");
    look(file);
    assertThat(file.table().rules()).hasSize(1);
    assertThat(file.health().getStatus().getCode()).isEqualTo("DEGRADED");
    Files.delete(csv);
    look(file);
    assertThat(file.table().isEmpty()).isTrue();
    assertThat(file.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void a_wrong_table_stops_the_start_and_so_does_a_missing_one_that_is_configured()
      throws Exception {
    Files.writeString(csv, "accounts\nnobody\n");
    assertThatThrownBy(this::file)
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContainingAll("dispatch.csv", "row 2, accounts: there is no account nobody");
    Files.delete(csv);
    assertThatThrownBy(this::file)
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("bactrian.dispatch.table: there is no file");
  }
}
