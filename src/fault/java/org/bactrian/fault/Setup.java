package org.bactrian.fault;

/** Configures an instance: two Viber accounts, one SMS account, and events by HTTP and by file. */
final class Setup {
  static final String CONFIGURATION =
      """
      bactrian:
        accounts:
          nx: {provider: nxcloud, url: "%1$s", access-key: key, access-secret: secret-1, tenant-id: 123, appkey: app-nx, timeout: 1500ms, webhook-secret: hook-0123456789-abcdefghij}
          nx2: {provider: nxcloud, url: "%1$s", access-key: key, access-secret: secret-1, tenant-id: 123, appkey: app-nx2, timeout: 1500ms, webhook-secret: hook-0123456789-abcdefghij}
          sms-nx: {provider: nxcloud-sms, url: "%1$s", access-key: key, access-secret: secret-1, app-key: app-sms, timeout: 1500ms, webhook-secret: hook-0123456789-abcdefghij}
        retry: {max-attempts: 6, delay: 200ms, max-delay: 1s}
        circuit-breaker: {failures: 1000000}
        events:
          http: {url: "%1$s/events", secrets: ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"], allow-private: true, retries: [1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s]}
          file: {path: "%2$s"}
      """;

  private Setup() {}
}
