package org.bactrian.provider.wooxy;

import java.util.List;
import org.bactrian.provider.HttpProviderContract;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.Translator;

/** The contract tests that both of Wooxy's methods share. */
abstract class WooxyContract extends HttpProviderContract {
  static final String TAKEN = "result: true";
  static final String ID = "5d914c3dd132d5f45a4e3670";

  WooxyContract(Provider provider, Provider.Settings settings, Translator<?> translator) {
    super(provider, settings, translator, new WooxySigner(), new WooxyInterpreter());
  }

  @Override
  protected boolean verifies(ProviderRequest signed) {
    return WooxySamples.opens(signed);
  }

  @Override
  protected boolean signatureDependsOnTime() {
    return false;
  }

  @Override
  protected Answered answer(String sentence) {
    return sentence.equals(TAKEN) ? accepted(ID) : WooxySamples.refusal(200, sentence);
  }

  @Override
  protected String receipt(String id, String event) {
    return "{\"datetime\":1234567890,\"event\":\"%s\",\"id\":\"%s\"}".formatted(event, id);
  }

  @Override
  protected List<String> secrets() {
    return List.of(WooxySamples.TOKEN);
  }
}
