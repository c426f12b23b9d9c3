package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bactrian.Bactrian;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Runs the operator's calls on a real PostgreSQL. */
class PostgresOperatorJourneyTest extends OperatorJourneys {
  private static String url;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    url = postgres.getJdbcUrl("postgres", "postgres");
    properties.add("spring.datasource.url", () -> url);
  }

  @Test
  void another_instance_knows_a_key_and_its_end_within_a_second() {
    String[] other = {
      "--spring.datasource.url=" + url,
      "--server.port=0",
      "--spring.main.banner-mode=off",
      "--bactrian.sandbox.nxcloud-port=0",
      "--bactrian.sandbox.alibaba-port=0",
      "--bactrian.sandbox.wooxy-port=0",
      "--bactrian.sandbox.smpp-port=0"
    };
    try (ConfigurableApplicationContext second =
        new SpringApplicationBuilder(Bactrian.class).run(other)) {
      int port = second.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      HttpResponse<String> made =
          api.post(
              "/v1/keys",
              "{\"name\": \"everywhere\", \"reason\": \"a test\"}"
                  .getBytes(StandardCharsets.UTF_8));
      Api there = new Api(port).as(Api.json(made).get("key").asText());
      // The machine may be busy: a second, and some time for the call.
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> there.get("/v1/messages/none").statusCode() == 404);
      assertThat(api.delete("/v1/keys/everywhere?reason=lost").statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> there.get("/v1/messages/none").statusCode() == 401);
    }
  }
}
