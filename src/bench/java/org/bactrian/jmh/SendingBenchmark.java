package org.bactrian.jmh;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Signer;
import org.bactrian.provider.Translator;
import org.bactrian.provider.alibaba.AlibabaSettings;
import org.bactrian.provider.alibaba.AlibabaSigner;
import org.bactrian.provider.alibaba.AlibabaViber;
import org.bactrian.provider.alibaba.AlibabaViberReceipts;
import org.bactrian.provider.alibaba.AlibabaViberTranslator;
import org.bactrian.provider.nxcloud.NxCloudSettings;
import org.bactrian.provider.nxcloud.NxCloudSigner;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.provider.nxcloud.NxCloudViberTranslator;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySettings;
import org.bactrian.provider.wooxy.WooxySigner;
import org.bactrian.provider.wooxy.WooxyViber;
import org.bactrian.provider.wooxy.WooxyViberTranslator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures turning a message into a provider's signed request, as a lane does before each call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SendingBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final URI URL = URI.create("https://api.example.com");

  private record Way(Translator<ViberMessage> translator, Signer signer, Account account) {
    ProviderRequest send(ViberMessage message) {
      return signer.sign(translator.translate(message, account), account, NOW);
    }
  }

  private final ViberMessage message = Samples.text();

  private final Way nxCloud =
      new Way(
          new NxCloudViberTranslator(),
          new NxCloudSigner(),
          account(
              new NxCloudViber(new NxCloudViberReceipts()),
              new NxCloudSettings(URL, "key", "secret-1", 123, "app", "sha256")));
  private final Way alibaba =
      new Way(
          new AlibabaViberTranslator(),
          new AlibabaSigner(),
          account(
              new AlibabaViber(new AlibabaViberReceipts()),
              new AlibabaSettings(URL, "key", "secret-1", null, "20019", null, "query")));
  private final Way wooxy =
      new Way(
          new WooxyViberTranslator(),
          new WooxySigner(),
          account(
              new WooxyViber(new WooxyReceipts()),
              new WooxySettings(
                  URL, "token-1", "shop.example", "Shop", WooxySettings.ButtonField.BUTTON)));

  private static Account account(Provider provider, Provider.Settings settings) {
    return new Account(
        "bench", provider, settings, 0, 64, Duration.ofSeconds(5), true, "hook", List.of());
  }

  @Benchmark
  public ProviderRequest nxCloud() {
    return nxCloud.send(message);
  }

  @Benchmark
  public ProviderRequest alibaba() {
    return alibaba.send(message);
  }

  @Benchmark
  public ProviderRequest wooxy() {
    return wooxy.send(message);
  }
}
