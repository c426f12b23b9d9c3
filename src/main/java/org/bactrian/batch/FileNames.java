package org.bactrian.batch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.bactrian.base.Sha256;

/**
 * Names of files as bytes. On Linux a name is bytes: it may be in another charset than the locale
 * says, and a name that is added to must not become longer than a file system takes.
 */
public final class FileNames {
  /** The longest name, in bytes, that the usual file systems take. */
  private static final int LONGEST = 255;

  private static final int HASH_DIGITS = 8;

  private FileNames() {}

  /** Returns the bytes of the file's name, whatever the locale. */
  public static byte[] bytes(Path file) {
    // The URI has the bytes that are not ASCII as %D0%9F; the text of the path may have lost them.
    String encoded = file.toUri().getRawPath().replaceFirst("/$", "");
    encoded = encoded.substring(encoded.lastIndexOf('/') + 1);
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); i++) {
      boolean isByte = encoded.charAt(i) == '%';
      name.write(
          isByte ? HexFormat.fromHexDigits(encoded, i + 1, i + 3) : (byte) encoded.charAt(i));
      i += isByte ? 2 : 0;
    }
    return name.toByteArray();
  }

  /**
   * Returns the file's name for a person to read: a name in UTF-8 as it is, whatever the locale.
   */
  public static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  /**
   * Returns the name of a file that belongs to another: its name with something added. A name that
   * would become too long is cut, and one that this JVM cannot write loses its strange letters;
   * both get a hash of the whole name.
   */
  public static String with(Path file, String added) {
    String name = text(file);
    if (size(name + added) <= LONGEST && isWritable(name)) {
      return name + added;
    }
    String hash = Sha256.hex(bytes(file)).substring(0, HASH_DIGITS);
    String kept = isWritable(name) ? name : name.replaceAll("[^\\x20-\\x7E]", "_");
    while (size(kept + "~" + hash + added) > LONGEST) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
    }
    return kept + "~" + hash + added;
  }

  private static int size(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns whether a file of this name can be made: not under a locale without its letters. */
  private static boolean isWritable(String name) {
    try {
      return !name.contains("\uFFFD") && Path.of(name) != null;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
