package org.bactrian.provider.nxcloud;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A hash that NXCloud verifies: MD5 unless the header {@code algorithm} names another. */
enum SignatureHash {
  MD5("md5", "MD5"),
  SHA256("sha256", "SHA-256");

  private final String wire;
  private final String jca;

  SignatureHash(String wire, String jca) {
    this.wire = wire;
    this.jca = jca;
  }

  /** Reads the property {@code algorithm}. Absent, it is NXCloud's own default. */
  static SignatureHash of(@Nullable String wire) {
    if (wire == null) {
      return MD5;
    }
    for (SignatureHash hash : values()) {
      if (hash.wire.equalsIgnoreCase(wire)) {
        return hash;
      }
    }
    throw new IllegalArgumentException("algorithm must be md5 or sha256, not " + wire);
  }

  String wire() {
    return wire;
  }

  /** Returns lower-case hex. */
  String hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(jca).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + jca, e);
    }
  }
}
