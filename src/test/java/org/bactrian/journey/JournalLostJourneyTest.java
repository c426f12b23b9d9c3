package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Moves the journal's file away while an instance is running. */
@DirtiesContext
class JournalLostJourneyTest extends Journey {
  @TempDir static Path folder;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  @Test
  void no_message_is_accepted_that_a_restart_would_not_find() throws IOException {
    api.awaitStatus(api.accept(text(Numbers.viber("001"), "")), "seen");
    Path journal = folder.resolve("journal.db");
    Path away = Files.move(journal, folder.resolve("away.db"));
    await().atMost(Api.PATIENCE).until(() -> post().statusCode() == 503);
    assertThat(post().headers().firstValue("Retry-After")).isPresent();
    assertThat(api.get("/actuator/health").statusCode()).isEqualTo(503);
    assertThat(api.get("/actuator/health").body()).contains("journal.db was removed");
    assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(api.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

    Files.move(away, journal);
    await().atMost(Api.PATIENCE).until(() -> post().statusCode() == 202);
    await()
        .atMost(Api.PATIENCE)
        .until(() -> api.get("/actuator/health/readiness").statusCode() == 200);
  }

  private HttpResponse<String> post() {
    return api.post(text(Numbers.viber("001"), ""));
  }
}
