package org.bactrian.provider.nxcloud;

import java.net.URI;
import java.util.Map;
import org.bactrian.provider.ProviderRequest;

/** A call of NXCloud before it has a body: its path, and the headers that name it. */
enum NxCloudRequest {
  /** Wiki page "SAAS-Viber-API-send". */
  VIBER_SEND("/saas/viber/send", "7", "mt"),
  /** Wiki page "SMS-Downstream-Sending_v2." (the trailing dot is part of its name). */
  SMS_SEND("/api/sms/mtsend_v2", "3", "mtsend");

  private final String path;
  private final String bizType;
  private final String action;

  NxCloudRequest(String path, String bizType, String action) {
    this.path = path;
    this.bizType = bizType;
    this.action = action;
  }

  /** Returns the unsigned request: a POST of JSON to the account's url. */
  ProviderRequest to(URI base, Object body) {
    return ProviderRequest.json(base, path, Map.of("bizType", bizType, "action", action), body);
  }
}
