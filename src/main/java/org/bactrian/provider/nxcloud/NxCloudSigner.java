package org.bactrian.provider.nxcloud;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Signer;
import org.springframework.stereotype.Component;

/**
 * Signs a call to either NXCloud API (wiki page "API Interface Invocation Convention"). A signature
 * is valid for 60 s, so a call is signed last, and again for every attempt.
 *
 * <p>Worked example, from that page: {@code
 * accessKey=fme2na3kdi3ki&action=send&bizType=1&ts=1655710885431&body={"name":"牛小信","id":10001}&accessSecret=abciiiko2k3}
 * has the MD5 {@code 87c3560d3331ae23f1021e2025722354}.
 */
@Component("bactrian.nxcloudSigner")
public final class NxCloudSigner implements Signer {
  @Override
  public ProviderRequest sign(ProviderRequest request, Account account, Instant now) {
    NxCloudCredentials credentials = account.settings(NxCloudCredentials.class);
    SignatureHash hash = SignatureHash.of(credentials.algorithm());
    Map<String, String> signed = new TreeMap<>();
    signed.put("accessKey", credentials.accessKey());
    signed.put("action", request.headers().get("action"));
    signed.put("bizType", request.headers().get("bizType"));
    signed.put("ts", Long.toString(now.toEpochMilli()));

    Map<String, String> headers = new LinkedHashMap<>(signed);
    headers.put("sign", hash.hex(toSign(signed, request.body(), credentials.accessSecret())));
    if (hash != SignatureHash.MD5) {
      headers.put("algorithm", hash.wire());
    }
    return request.withHeaders(headers);
  }

  /**
   * Returns the bytes to hash, in UTF-8: the headers by name, the bytes of the body if there are
   * any, the secret last.
   *
   * @param headers sorted by name in ASCII order, without {@code sign} and {@code algorithm}
   */
  static byte[] toSign(Map<String, String> headers, byte[] body, String secret) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(body.length + 200);
    headers.forEach((name, value) -> text.writeBytes(utf8(name + "=" + value + "&")));
    if (body.length > 0) {
      text.writeBytes(utf8("body="));
      text.writeBytes(body);
      text.writeBytes(utf8("&"));
    }
    text.writeBytes(utf8("accessSecret=" + secret));
    return text.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
