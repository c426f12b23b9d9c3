package org.bactrian.provider.alibaba;

import java.util.List;
import org.bactrian.provider.HttpProviderContract;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;

/** The contract tests that both of Alibaba's products share. */
abstract class AlibabaContract extends HttpProviderContract {
  AlibabaContract(Provider provider, Provider.Settings settings, Translator<?> translator) {
    super(provider, settings, translator, new AlibabaSigner(), new AlibabaInterpreter());
  }

  @Override
  protected boolean verifies(ProviderRequest signed) {
    return AlibabaSignature.verifies(signed, AlibabaSamples.KEY_ID, AlibabaSamples.KEY_SECRET);
  }

  @Override
  protected String asGolden(ProviderRequest request) {
    return AlibabaSamples.golden(request);
  }

  @Override
  protected List<String> secrets() {
    return List.of(AlibabaSamples.KEY_ID, AlibabaSamples.KEY_SECRET);
  }
}
