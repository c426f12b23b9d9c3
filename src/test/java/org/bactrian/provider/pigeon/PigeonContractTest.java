package org.bactrian.provider.pigeon;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.Message;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderContract;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.Signer;

class PigeonContractTest extends ProviderContract {
  private static final String KEY = "pigeon-key";

  @Override
  protected Provider provider() {
    return new PigeonViber();
  }

  @Override
  protected Provider.Settings settings() {
    return new PigeonSettings(URI.create("https://pigeon.example"), KEY, "north");
  }

  @Override
  protected ProviderRequest translate(Message message, Account account) {
    return new PigeonTranslator().translate((ViberMessage) message, account);
  }

  @Override
  protected Signer signer() {
    return new PigeonSigner();
  }

  @Override
  protected Interpreter interpreter() {
    return new PigeonInterpreter();
  }

  @Override
  protected boolean verifies(ProviderRequest signed) {
    Map<String, String> headers = signed.headers();
    return PigeonLoft.rings(KEY, headers.get("Pigeon-Time"), signed.body())
        .equals(headers.get("Pigeon-Ring"));
  }

  @Override
  protected Answered answer(String code) {
    return answered(
        200, code.equals("taken") ? "{\"flight\":\"f-1\"}" : "{\"error\":\"" + code + "\"}");
  }

  @Override
  protected Map<String, SendResult> documented() {
    return Map.of(
        "taken", new Submitted(List.of("f-1"), null),
        "no-grain", new Refused(Reason.NO_CREDIT, "no-grain"),
        "no-such-roof", new Refused(Reason.BAD_NUMBER, "no-such-roof"),
        "strange-ring", new Refused(Reason.BAD_CREDENTIALS, "strange-ring"));
  }

  @Override
  protected List<String> callbacks() {
    return List.of("{\"flight\":\"f-1\",\"news\":\"landed\"}");
  }

  @Override
  protected List<String> secrets() {
    return List.of(KEY, "hook-secret");
  }

  @Override
  protected String golden() {
    return "pigeon";
  }
}
