package org.bactrian.provider.nxcloud;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.bactrian.provider.ProviderRequest;

/** NXCloud's signature as the page describes it, written without the signer under test. */
public final class NxCloudSignature {
  private NxCloudSignature() {}

  /** Returns the value of {@code sign} for headers in the page's order. */
  public static String of(
      String jca,
      String accessKey,
      String action,
      String bizType,
      String ts,
      String body,
      String secret) {
    String text =
        "accessKey=%s&action=%s&bizType=%s&ts=%s".formatted(accessKey, action, bizType, ts);
    text += (body.isEmpty() ? "" : "&body=" + body) + "&accessSecret=" + secret;
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance(jca).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static boolean verifies(ProviderRequest signed, String jca, String secret) {
    Map<String, String> headers = signed.headers();
    String body = new String(signed.body(), StandardCharsets.UTF_8);
    return of(
            jca,
            headers.get("accessKey"),
            headers.get("action"),
            headers.get("bizType"),
            headers.get("ts"),
            body,
            secret)
        .equals(headers.get("sign"));
  }
}
