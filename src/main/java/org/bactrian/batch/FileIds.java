package org.bactrian.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.bactrian.base.Sha256;

/**
 * Makes ids for the records of a file that have none, from the file's name, its content and the
 * record's number. A file that is read again, after a crash or because it was put there again, gets
 * the same ids; a file with another name or other content gets others.
 *
 * @param file a hash of the file's name and content
 */
public record FileIds(String file) {
  private static final int HEX_DIGITS = 32;

  /** Reads the whole file. */
  public static FileIds of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      MessageDigest digest = Sha256.digest();
      digest.update(FileNames.bytes(file));
      digest.update((byte) 0);
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return new FileIds(HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS));
    }
  }

  public String of(long number) {
    return file + "-" + number;
  }
}
