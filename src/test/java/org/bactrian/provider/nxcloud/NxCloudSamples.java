package org.bactrian.provider.nxcloud;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.bactrian.provider.Account;

/** The accounts of the examples in NXCloud's pages. */
final class NxCloudSamples {
  static final String ACCESS_KEY = "fme2na3kdi3ki";
  static final String ACCESS_SECRET = "abciiiko2k3";

  private NxCloudSamples() {}

  static NxCloudSettings viber(String algorithm) {
    return new NxCloudSettings(
        URI.create("https://api-hk.nxlink.ai"),
        ACCESS_KEY,
        ACCESS_SECRET,
        123,
        "EDEMOKEY",
        algorithm);
  }

  static NxCloudSmsSettings sms(String algorithm) {
    return new NxCloudSmsSettings(
        URI.create("https://api2.nxcloud.com/"), ACCESS_KEY, ACCESS_SECRET, "SDEMOKEY", algorithm);
  }

  static Account account(NxCloudSettings settings) {
    NxCloudViber provider = new NxCloudViber(new NxCloudViberReceipts());
    return new Account(
        "nx", provider, settings, 0, 8, Duration.ofSeconds(5), true, "hook", List.of());
  }

  static Account account(NxCloudSmsSettings settings) {
    NxCloudSms provider = new NxCloudSms(new NxCloudSmsReceipts());
    return new Account(
        "sms-nx", provider, settings, 0, 8, Duration.ofSeconds(5), true, "hook", List.of());
  }
}
