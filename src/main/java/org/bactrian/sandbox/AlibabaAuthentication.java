package org.bactrian.sandbox;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.provider.Account;
import org.bactrian.provider.alibaba.AlibabaCredentials;

/**
 * Authenticates calls as the page "V3 request structure and signature" says. It shares no code with
 * our signer, so that one mistake cannot be in both.
 */
final class AlibabaAuthentication {
  private static final List<String> MANDATORY =
      List.of(
          "Authorization",
          "x-acs-action",
          "x-acs-version",
          "x-acs-date",
          "x-acs-signature-nonce",
          "x-acs-content-sha256");
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})");
  private static final Duration DRIFT = Duration.ofMinutes(15);
  private static final int NONCES = 200_000;

  private final Collection<Account> accounts;
  private final Clock clock;
  private final Map<String, Boolean> nonces = new LinkedHashMap<>();

  AlibabaAuthentication(Collection<Account> accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Returns the id of the key that the call names; empty when it names none. */
  static String keyId(AlibabaCall call) {
    Matcher authorization = AUTHORIZATION.matcher(call.header("Authorization"));
    return authorization.matches() ? authorization.group(1) : "";
  }

  List<Account> ofKey(String keyId) {
    return accounts.stream()
        .filter(account -> credentials(account).accessKeyId().equals(keyId))
        .toList();
  }

  /** Returns the code with which the call is refused; empty when it authenticates. */
  Optional<String> fault(AlibabaCall call) {
    for (String header : MANDATORY) {
      if (call.header(header).isEmpty()) {
        return Optional.of("Missing" + header.replace("x-acs-", "").replace("-", ""));
      }
    }
    return dateFault(call.header("x-acs-date"))
        .or(() -> signatureFault(call))
        .or(() -> isNew(call) ? Optional.empty() : Optional.of("SignatureNonceUsed"));
  }

  private Optional<String> dateFault(String date) {
    if (!date.matches("[0-9-]{10}T[0-9:]{8}Z")) {
      return Optional.of("InvalidTimeStamp.Format");
    }
    try {
      Duration drift = Duration.between(Instant.parse(date), clock.instant()).abs();
      return drift.compareTo(DRIFT) > 0
          ? Optional.of("InvalidTimeStamp.Expired")
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.of("InvalidTimeStamp.Format");
    }
  }

  private Optional<String> signatureFault(AlibabaCall call) {
    Matcher authorization = AUTHORIZATION.matcher(call.header("Authorization"));
    if (!authorization.matches()) {
      return Optional.of("SignatureDoesNotMatch");
    }
    List<Account> known = ofKey(authorization.group(1));
    if (known.isEmpty()) {
      return Optional.of("InvalidAccessKeyId.NotFound");
    }
    AlibabaCredentials credentials = credentials(known.get(0));
    String token = credentials.securityToken() == null ? "" : credentials.securityToken();
    if (!token.equals(call.header("x-acs-security-token"))) {
      return Optional.of("InvalidSecurityToken.Malformed");
    }
    AlibabaSignatureCheck check = new AlibabaSignatureCheck(call);
    return check.holds(authorization.group(2), authorization.group(3), credentials)
        ? Optional.empty()
        : Optional.of("SignatureDoesNotMatch");
  }

  private synchronized boolean isNew(AlibabaCall call) {
    if (nonces.size() >= NONCES) {
      nonces.remove(nonces.keySet().iterator().next());
    }
    String nonce = keyId(call) + " " + call.header("x-acs-signature-nonce");
    return nonces.put(nonce, true) == null;
  }

  private static AlibabaCredentials credentials(Account account) {
    return account.settings(AlibabaCredentials.class);
  }
}
