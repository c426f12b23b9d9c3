package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bactrian.sandbox.ReceivedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests two accounts of one provider, each with its own keys, webhook and limit. */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.accounts.shop.provider=nxcloud",
      "bactrian.accounts.shop.url=http://127.0.0.1:${bactrian.sandbox.nxcloud-port}",
      "bactrian.accounts.shop.access-key=shop-key",
      "bactrian.accounts.shop.access-secret=shop-secret",
      "bactrian.accounts.shop.tenant-id=11",
      "bactrian.accounts.shop.appkey=shop-app",
      "bactrian.accounts.shop.webhook-secret=shop-hook",
      "bactrian.accounts.shop.rate-per-second=2",
      "bactrian.accounts.bank.provider=nxcloud",
      "bactrian.accounts.bank.url=http://127.0.0.1:${bactrian.sandbox.nxcloud-port}",
      "bactrian.accounts.bank.access-key=bank-key",
      "bactrian.accounts.bank.access-secret=bank-secret",
      "bactrian.accounts.bank.algorithm=sha256",
      "bactrian.accounts.bank.tenant-id=22",
      "bactrian.accounts.bank.appkey=bank-app",
      "bactrian.accounts.bank.webhook-secret=bank-hook",
      "bactrian.accounts.nx.enabled=false",
      Journey.NO_ALI,
      Journey.NO_WOOXY
    })
class ManyAccountsJourneyTest extends Journey {
  private static final int MANY = 20;

  @TempDir static Path folder;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  /** The provider simulator takes the message only if it is signed with the secret of its key. */
  @ParameterizedTest
  @CsvSource({"shop, 11, shop-app", "bank, 22, bank-app"})
  void a_message_goes_by_its_account_with_that_account_s_keys(
      String account, long tenant, String app) {
    String to = Numbers.viber("001");
    JsonNode state = api.awaitStatus(api.accept(by(account, to)), "seen");
    assertThat(state.at("/attempts/0/account").asText()).isEqualTo(account);
    assertThat(viberTo(to)).hasSize(1);
    assertThat(viberTo(to).get(0).code()).isEqualTo("0");
    assertThat(viberTo(to).get(0).body().get("tenant_id").asLong()).isEqualTo(tenant);
    assertThat(viberTo(to).get(0).body().get("appkey").asText()).isEqualTo(app);
  }

  @Test
  void a_receipt_by_the_webhook_of_another_account_joins_the_message_it_names_and_no_other()
      throws IOException, InterruptedException {
    String to = Numbers.viber("004");
    String mine = api.accept(by("shop", to));
    String theirs = api.accept(by("bank", Numbers.viber("004")));
    String name = api.awaitStatus(mine, "submitted").at("/attempts/0/providerMessageId").asText();
    String other =
        api.awaitStatus(theirs, "submitted").at("/attempts/0/providerMessageId").asText();

    assertThat(post("bank", name, "delivered")).isEqualTo(200);
    api.awaitStatus(mine, "delivered");
    assertThat(post("bank", other, "seen")).isEqualTo(200);
    api.awaitStatus(theirs, "seen");
    assertThat(api.history(mine)).containsExactly("accepted", "sending", "submitted", "delivered");
    assertThat(api.history(theirs)).containsExactly("accepted", "sending", "submitted", "seen");
  }

  @ParameterizedTest
  @CsvSource({"shop, bank-hook", "bank, shop-hook", "shop, wrong", "nobody, shop-hook"})
  void an_account_with_a_secret_that_is_not_its_own_is_not_found(String account, String secret) {
    String path = "/webhooks/" + account + "/" + secret + "/receipts";
    assertThat(api.post(path, receipt("f6a7", "seen")).statusCode()).isEqualTo(404);
  }

  @Test
  void a_slow_account_slows_no_other_and_keeps_its_own_rate() {
    List<String> slow = IntStream.range(0, 8).mapToObj(n -> Numbers.viber("001")).toList();
    List<String> fast = IntStream.range(0, MANY).mapToObj(n -> Numbers.viber("001")).toList();
    slow.forEach(to -> api.accept(by("shop", to)));
    fast.forEach(to -> api.accept(by("bank", to)));
    await().atMost(Api.PATIENCE).until(() -> times(fast).length == fast.size());
    await().atMost(Api.PATIENCE).until(() -> times(slow).length == slow.size());

    long[] paced = times(slow);
    assertThat(times(fast)[MANY - 1]).as("the last of the fast").isLessThan(paced[7]);
    for (int n = 2; n < paced.length; n++) {
      // Two calls a second leave us. The time between their arrivals may be a little shorter.
      assertThat(paced[n] - paced[n - 2]).as("call %d", n).isGreaterThanOrEqualTo(700);
    }
  }

  /** Returns when the calls arrived, in milliseconds, oldest first. */
  private long[] times(List<String> numbers) {
    return numbers.stream()
        .flatMap(to -> viberTo(to).stream())
        .map(ReceivedCall::at)
        .sorted(Comparator.naturalOrder())
        .mapToLong(Instant::toEpochMilli)
        .toArray();
  }

  private int post(String account, String name, String status)
      throws IOException, InterruptedException {
    return nxCloud.post(account, "receipts", "application/json", receipt(name, status));
  }

  private static byte[] receipt(String name, String status) {
    return "{\"status\":\"%s\",\"requestId\":\"%s\",\"code\":11001}"
        .formatted(status, name)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String by(String account, String to) {
    return text(to, "\"account\": \"" + account + "\"");
  }
}
