package org.bactrian.provider.http;

import java.util.List;
import java.util.Map;
import org.bactrian.provider.HttpProviderContract;
import org.bactrian.provider.ProviderRequest;

/** The tests that every provider of a file in {@code META-INF/bactrian/providers/} must pass. */
abstract class DescribedContract extends HttpProviderContract {
  DescribedContract(String file, Map<String, String> settings) {
    this(Described.file(file), settings);
  }

  private DescribedContract(HttpProvider provider, Map<String, String> settings) {
    super(
        provider,
        Described.settings(provider, settings),
        new HttpTranslator(),
        new HttpSigner(),
        Described.interpreter(provider));
  }

  /** Returns the header {@code Authorization} that the provider's pages ask for. */
  protected abstract String authorization();

  @Override
  protected boolean verifies(ProviderRequest signed) {
    return authorization().equals(signed.headers().get("Authorization"));
  }

  @Override
  protected boolean signatureDependsOnTime() {
    return false;
  }

  @Override
  protected boolean serverFaultIsNo() {
    return false;
  }

  @Override
  protected String route(String familyAndChannel) {
    return "provider-http";
  }

  @Override
  protected String receiptRoute(String family) {
    return "receipt-from-http-provider";
  }

  @Override
  protected List<String> secrets() {
    return List.of("the-api-key", "the-api-secret", "the-auth-token", "the-signature-secret");
  }
}
