package org.bactrian.sandbox;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.provider.Account;
import org.bactrian.provider.nxcloud.NxCloudCredentials;

/**
 * Authenticates calls as NXCloud's page "API Interface Invocation Convention" says, over the raw
 * bytes. It shares no code with our signer, so that one mistake cannot be in both.
 */
final class NxCloudAuthentication {
  static final String HEADER_MISSING = "1001";
  static final String WRONG_PARAMETER = "1002";
  static final String WRONG_SIGNATURE = "1003";
  static final String STALE = "1004";
  static final String NO_PERMISSION = "1005";

  private static final List<String> MANDATORY =
      List.of("accessKey", "ts", "bizType", "action", "sign");
  private static final Map<String, String> HASHES = Map.of("md5", "MD5", "sha256", "SHA-256");
  private static final long DRIFT_MILLIS = 60_000;

  private final Map<String, String> secrets = new HashMap<>();
  private final Clock clock;

  NxCloudAuthentication(Collection<Account> accounts, Clock clock) {
    this.clock = clock;
    for (Account account : accounts) {
      NxCloudCredentials credentials = account.settings(NxCloudCredentials.class);
      secrets.put(credentials.accessKey(), credentials.accessSecret());
    }
  }

  /** Returns the code with which the call is refused; empty when it authenticates. */
  Optional<String> fault(NxCloudApi.Spec spec, Headers headers, byte[] body) {
    if (!MANDATORY.stream().allMatch(headers::containsKey)) {
      return Optional.of(HEADER_MISSING);
    }
    String ts = headers.getFirst("ts");
    if (!spec.bizType().equals(headers.getFirst("bizType"))
        || !spec.action().equals(headers.getFirst("action"))
        || !ts.matches("[0-9]{1,18}")) {
      return Optional.of(WRONG_PARAMETER);
    }
    String secret = secrets.get(headers.getFirst("accessKey"));
    if (secret == null) {
      return Optional.of(NO_PERMISSION);
    }
    if (!JsonBody.isDeclared(headers) || !verifies(headers, body, secret)) {
      return Optional.of(WRONG_SIGNATURE);
    }
    long drift = Math.abs(clock.millis() - Long.parseLong(ts));
    return drift > DRIFT_MILLIS ? Optional.of(STALE) : Optional.empty();
  }

  private static boolean verifies(Headers headers, byte[] body, String secret) {
    String algorithm = headers.getFirst("algorithm");
    String hash = HASHES.get(algorithm == null ? "md5" : algorithm);
    return hash != null && sign(hash, headers, body, secret).equals(headers.getFirst("sign"));
  }

  private static String sign(String hash, Headers headers, byte[] body, String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance(hash);
      digest.update(utf8("accessKey=" + headers.getFirst("accessKey")));
      digest.update(utf8("&action=" + headers.getFirst("action")));
      digest.update(utf8("&bizType=" + headers.getFirst("bizType")));
      digest.update(utf8("&ts=" + headers.getFirst("ts")));
      if (body.length > 0) {
        digest.update(utf8("&body="));
        digest.update(body);
      }
      digest.update(utf8("&accessSecret=" + secret));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + hash, e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
