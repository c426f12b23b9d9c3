package org.bactrian.provider.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bactrian.provider.AccountProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an HMAC is made.
 *
 * @param key with placeholders of the account
 * @param keyIs how the key is written
 * @param as how the signature is written
 */
record Hmac(
    @DefaultValue("sha256") Algorithm algorithm,
    String key,
    @DefaultValue("text") Form keyIs,
    @DefaultValue("hex") Form as) {

  /** The hash under the HMAC. */
  enum Algorithm {
    MD5("HmacMD5"),
    SHA1("HmacSHA1"),
    SHA256("HmacSHA256"),
    SHA512("HmacSHA512");

    private final String java;

    Algorithm(String java) {
      this.java = java;
    }
  }

  /** How bytes are written. */
  enum Form {
    TEXT,
    HEX,
    BASE64,
    BASE64URL
  }

  Hmac {
    AccountProperty.required("the key of an hmac", key);
    Placeholders.checkAccount("the key of an hmac", Template.of(key).names());
    Faults.require(as != Form.TEXT, "an hmac is written as hex, base64 or base64url");
  }

  /** Returns the signature as it is written. */
  String of(byte[] signed, HttpSettings settings) {
    try {
      Mac mac = Mac.getInstance(algorithm.java);
      mac.init(new SecretKeySpec(keyBytes(settings), algorithm.java));
      return written(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm.java, e);
    }
  }

  private String written(byte[] bytes) {
    return switch (as) {
      case BASE64 -> Base64.getEncoder().encodeToString(bytes);
      case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      default -> HexFormat.of().formatHex(bytes);
    };
  }

  /**
   * Returns the bytes of an account's key.
   *
   * @throws IllegalArgumentException when it is not written as the description says
   */
  byte[] keyBytes(HttpSettings settings) {
    String text = Template.of(key).text(Placeholders.ofAccount(settings));
    if (text == null || text.isEmpty()) {
      throw new IllegalArgumentException("the key of an hmac is empty");
    }
    try {
      return switch (keyIs) {
        case TEXT -> text.getBytes(StandardCharsets.UTF_8);
        case HEX -> HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT));
        case BASE64 -> Base64.getDecoder().decode(text);
        case BASE64URL -> Base64.getUrlDecoder().decode(text);
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the key of an hmac is not "
              + keyIs.name().toLowerCase(Locale.ROOT)
              + ", as key-is says");
    }
  }
}
