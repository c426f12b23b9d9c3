package org.bactrian.provider.pigeon;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pigeon.PigeonInterpreter;
import com.example.pigeon.PigeonSettings;
import com.example.pigeon.PigeonSigner;
import com.example.pigeon.PigeonTranslator;
import com.example.pigeon.PigeonViber;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.bactrian.provider.HttpProviderContract;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PigeonContractTest extends HttpProviderContract {
  private static final String KEY = "pigeon-key";

  PigeonContractTest() {
    super(
        new PigeonViber(),
        new PigeonSettings(URI.create("https://pigeon.example"), KEY, "north"),
        new PigeonTranslator(),
        new PigeonSigner(),
        new PigeonInterpreter());
  }

  @Test
  void a_callback_is_genuine_if_its_bytes_are_signed_with_the_accounts_key() {
    byte[] body = receipt("f-1", "landed").getBytes(StandardCharsets.UTF_8);
    String ring = PigeonSimulator.ring(KEY, "1", body);
    assertThat(isGenuine("1", ring, body)).isTrue();
    assertThat(isGenuine("2", ring, body)).isFalse();
    assertThat(isGenuine("1", PigeonSimulator.ring("other", "1", body), body)).isFalse();
    assertThat(isGenuine(null, null, body)).isFalse();
  }

  private static boolean isGenuine(@Nullable String time, @Nullable String ring, byte[] body) {
    Callback.Request request =
        new Callback.Request() {
          @Override
          public String method() {
            return "POST";
          }

          @Override
          public String url() {
            return "https://shop.example/webhooks/bird/secret/receipts";
          }

          @Override
          public @Nullable String header(String name) {
            return name.equals("Pigeon-Time") ? time : ring;
          }
        };
    Account account =
        new Account(
            "bird",
            new PigeonViber(),
            new PigeonSettings(URI.create("https://pigeon.example"), KEY, "north"),
            0,
            1,
            Duration.ofSeconds(1),
            true,
            "",
            List.of());
    return new PigeonViber()
        .receiptReader()
        .isGenuine(new Callback("bird", Callback.Kind.RECEIPTS, "", "", body, request), account);
  }

  @Override
  protected boolean verifies(ProviderRequest signed) {
    Map<String, String> headers = signed.headers();
    return PigeonSimulator.ring(KEY, headers.get("Pigeon-Time"), signed.body())
        .equals(headers.get("Pigeon-Ring"));
  }

  @Override
  protected Answered answer(String code) {
    return code.equals("taken") ? accepted("f-1") : answered(200, "{\"error\":\"" + code + "\"}");
  }

  @Override
  protected Answered accepted(String id) {
    return answered(200, "{\"flight\":\"%s\"}".formatted(id));
  }

  @Override
  protected String codesOfTheAccount() {
    return "no-grain\nstrange-ring";
  }

  @Override
  protected Map<String, SendResult> documentedCodes() {
    return Map.of(
        "taken", new Submitted(List.of("f-1"), null),
        "no-grain", new Refused(Reason.NO_CREDIT, "no-grain"),
        "no-such-roof", new Refused(Reason.BAD_NUMBER, "no-such-roof"),
        "strange-ring", new Refused(Reason.BAD_CREDENTIALS, "strange-ring"));
  }

  @Override
  protected String receipt(String id, String word) {
    return "{\"flight\":\"%s\",\"news\":\"%s\"}".formatted(id, word);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "landed", DeliveryState.DELIVERED,
        "read", DeliveryState.SEEN,
        "lost", DeliveryState.UNDELIVERED);
  }

  @Override
  protected List<String> secrets() {
    return List.of(KEY);
  }
}
