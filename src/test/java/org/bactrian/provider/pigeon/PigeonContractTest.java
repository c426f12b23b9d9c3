package org.bactrian.provider.pigeon;

import com.example.pigeon.PigeonInterpreter;
import com.example.pigeon.PigeonSettings;
import com.example.pigeon.PigeonSigner;
import com.example.pigeon.PigeonTranslator;
import com.example.pigeon.PigeonViber;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.provider.HttpProviderContract;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;

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
