package com.example.pigeon;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Signer;

/**
 * Adds {@code Pigeon-Ring}: HMAC-SHA256 of {@code Pigeon-Time}, a dot, and the bytes of the body.
 */
public final class PigeonSigner implements Signer {
  static final String TIME = "Pigeon-Time";
  static final String RING = "Pigeon-Ring";

  @Override
  public ProviderRequest sign(ProviderRequest request, Account account, Instant now) {
    String time = Long.toString(now.toEpochMilli());
    String key = account.settings(PigeonSettings.class).key();
    return request.withHeaders(Map.of(TIME, time, RING, ring(key, time, request.body())));
  }

  static String ring(String key, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
