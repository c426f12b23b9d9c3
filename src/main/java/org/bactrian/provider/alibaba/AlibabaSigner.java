package org.bactrian.provider.alibaba;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.bactrian.base.Sha256;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Signer;
import org.springframework.stereotype.Component;

/**
 * Signs a call to Alibaba Cloud with ACS3-HMAC-SHA256 (page "V3 request structure and signature").
 * A signature is valid for 15 minutes and its nonce for one call, so a call is signed last, and
 * again for every attempt.
 *
 * <p>Worked example, from that page: key {@code YourAccessKeyId}, secret {@code
 * YourAccessKeySecret}, {@code RunInstances} of 2014-05-26 at {@code 2023-10-26T10:22:32Z} with
 * nonce {@code 3156853299f313e23d1673dc12e1703d} has the signature {@code
 * 06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0}.
 */
@Component("bactrian.alibabaSigner")
public final class AlibabaSigner implements Signer {
  private static final String ALGORITHM = "ACS3-HMAC-SHA256";

  private final Supplier<String> nonces;

  public AlibabaSigner() {
    this(() -> UUID.randomUUID().toString());
  }

  /**
   * Creates a signer with the given nonces.
   *
   * @param nonces a new one for each call
   */
  public AlibabaSigner(Supplier<String> nonces) {
    this.nonces = nonces;
  }

  @Override
  public ProviderRequest sign(ProviderRequest request, Account account, Instant now) {
    AlibabaCredentials credentials = account.settings(AlibabaCredentials.class);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-acs-date", now.truncatedTo(ChronoUnit.SECONDS).toString());
    headers.put("x-acs-signature-nonce", nonces.get());
    headers.put("x-acs-content-sha256", Sha256.hex(request.body()));
    if (credentials.securityToken() != null) {
      headers.put("x-acs-security-token", credentials.securityToken());
      headers.put("x-acs-accesskey-id", credentials.accessKeyId());
    }
    ProviderRequest dated = request.withHeaders(headers);
    CanonicalRequest canonical = CanonicalRequest.of(dated);
    return dated.withHeaders(Map.of("Authorization", authorization(canonical, credentials)));
  }

  private static String authorization(CanonicalRequest canonical, AlibabaCredentials credentials) {
    String toSign = ALGORITHM + "\n" + Sha256.hex(canonical.text());
    return "%s Credential=%s,SignedHeaders=%s,Signature=%s"
        .formatted(
            ALGORITHM,
            credentials.accessKeyId(),
            canonical.signedHeaders(),
            Sha256.hmacHex(credentials.accessKeySecret(), toSign));
  }
}
