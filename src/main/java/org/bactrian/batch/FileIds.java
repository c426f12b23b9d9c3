package org.bactrian.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.bactrian.base.Sha256;

/**
 * Ids for the records of a file that bring none: the file's name and content, and the record's
 * number. Whoever reads the file again, after a crash or because it was laid there again, makes the
 * same; a file of other content or another name has others.
 */
public record FileIds(String file) {
  private static final int HEX_DIGITS = 32;

  /** Reads all of it. */
  public static FileIds of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = Sha256.digest();
      digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return new FileIds(HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS));
    }
  }

  public String of(long record) {
    return file + "-" + record;
  }
}
