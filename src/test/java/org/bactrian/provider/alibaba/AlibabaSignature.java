package org.bactrian.provider.alibaba;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bactrian.provider.ProviderRequest;

/** ACS3-HMAC-SHA256 as the page describes it, written without the signer under test. */
public final class AlibabaSignature {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})");

  private AlibabaSignature() {}

  /**
   * Returns the value of {@code Authorization}. The header names are in lower case and include
   * {@code host}.
   */
  public static String of(
      URI url, Map<String, String> headers, byte[] body, String keyId, String secret) {
    StringBuilder lines = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (Map.Entry<String, String> header : new TreeMap<>(headers).entrySet()) {
      String name = header.getKey();
      if (name.equals("host") || name.equals("content-type") || name.startsWith("x-acs-")) {
        lines.append(name).append(':').append(header.getValue().trim()).append('\n');
        names.append(names.isEmpty() ? "" : ";").append(name);
      }
    }
    String canonical = "POST\n/\n" + query(url) + "\n" + lines + "\n" + names + "\n" + sha256(body);
    String toSign = "ACS3-HMAC-SHA256\n" + sha256(canonical.getBytes(StandardCharsets.UTF_8));
    return "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
        .formatted(keyId, names, hmac(secret, toSign));
  }

  static boolean verifies(ProviderRequest signed, String keyId, String secret) {
    Map<String, String> headers = new TreeMap<>();
    signed.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    headers.put("host", signed.url().getRawAuthority());
    return verifies(signed.url(), headers, signed.body(), keyId, secret);
  }

  /** Returns whether a request as it arrived carries its correct signature. */
  static boolean verifies(
      URI url, Map<String, String> headers, byte[] body, String keyId, String secret) {
    return sha256(body).equals(headers.get("x-acs-content-sha256"))
        && of(url, headers, body, keyId, secret).equals(headers.get("authorization"));
  }

  /** Returns the last part of {@code Authorization}. */
  static String signature(ProviderRequest signed) {
    Matcher matcher = AUTHORIZATION.matcher(signed.headers().get("Authorization"));
    return matcher.matches() ? matcher.group(3) : "no signature";
  }

  /** Returns the decoded parameters by name. */
  public static Map<String, String> parameters(String encoded) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : encoded == null || encoded.isEmpty() ? new String[0] : encoded.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(decoded(parts[0]), decoded(parts[1]));
    }
    return parameters;
  }

  private static String query(URI url) {
    StringBuilder query = new StringBuilder();
    parameters(url.getRawQuery())
        .forEach(
            (name, value) ->
                query
                    .append(query.isEmpty() ? "" : "&")
                    .append(encoded(name))
                    .append('=')
                    .append(encoded(value)));
    return query.toString();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
