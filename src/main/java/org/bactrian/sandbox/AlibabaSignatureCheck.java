package org.bactrian.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bactrian.base.Sha256;
import org.bactrian.provider.alibaba.AlibabaCredentials;

/** Computes a call's signature from what arrived, and trusts nothing that the caller computed. */
record AlibabaSignatureCheck(AlibabaCall call) {
  boolean holds(String signedHeaders, String signature, AlibabaCredentials credentials) {
    return signedHeaders.equals(String.join(";", mustBeSigned()))
        && Sha256.hex(call.body()).equals(call.header("x-acs-content-sha256"))
        && Sha256.hmacHex(credentials.accessKeySecret(), toSign()).equals(signature);
  }

  private String toSign() {
    TreeSet<String> names = mustBeSigned();
    String headers =
        names.stream()
            .map(name -> name + ":" + call.header(name) + "\n")
            .collect(Collectors.joining());
    String canonical =
        "POST\n/\n%s\n%s\n%s\n%s"
            .formatted(query(), headers, String.join(";", names), Sha256.hex(call.body()));
    return "ACS3-HMAC-SHA256\n" + Sha256.hex(canonical);
  }

  /**
   * Returns the headers that must be signed: every {@code x-acs-} header, the host, and the content
   * type if there is one.
   */
  private TreeSet<String> mustBeSigned() {
    return call.headers().keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(
            name -> name.startsWith("x-acs-") || name.equals("host") || name.equals("content-type"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String query() {
    return call.query().entrySet().stream()
        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** Percent-encodes by RFC 3986, which differs from the encoding of forms. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
