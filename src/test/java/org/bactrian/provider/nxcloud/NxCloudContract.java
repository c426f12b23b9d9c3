package org.bactrian.provider.nxcloud;

import java.util.List;
import org.bactrian.provider.HttpProviderContract;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;

/** The contract tests that both of NXCloud's APIs share. */
abstract class NxCloudContract extends HttpProviderContract {
  private final String hash;

  /**
   * Creates the tests of one API.
   *
   * @param hash the JCA name of the hash that the settings configure
   */
  NxCloudContract(
      Provider provider, Provider.Settings settings, Translator<?> translator, String hash) {
    super(provider, settings, translator, new NxCloudSigner(), new NxCloudInterpreter());
    this.hash = hash;
  }

  @Override
  protected boolean verifies(ProviderRequest signed) {
    return NxCloudSignature.verifies(signed, hash, NxCloudSamples.ACCESS_SECRET);
  }

  @Override
  protected List<String> secrets() {
    return List.of(NxCloudSamples.ACCESS_KEY, NxCloudSamples.ACCESS_SECRET);
  }
}
