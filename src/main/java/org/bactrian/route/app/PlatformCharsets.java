package org.bactrian.route.app;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at the start what this JVM does not read and write as UTF-8, and the cure. Bactrian itself
 * names UTF-8 wherever it can: in messages, route files, results, events and the log.
 */
final class PlatformCharsets {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformCharsets.class);

  private PlatformCharsets() {}

  static void warn() {
    warnings(Charset.defaultCharset().name(), System.getProperty("sun.jnu.encoding", ""))
        .forEach(LOG::warn);
  }

  /**
   * Returns the warnings.
   *
   * @param text the charset that the JVM reads and writes text in where none is named
   * @param names the charset of file names
   */
  static List<String> warnings(String text, String names) {
    List<String> warnings = new ArrayList<>();
    if (!isUtf8(names)) {
      warnings.add(
          "this JVM takes file names as "
              + names
              + ", for the locale says so: a file in routes/ or lib/ whose name has other letters is"
              + " not found, and results of such a file in the inbox get another name. Start with"
              + " LC_ALL=C.UTF-8 in the environment");
    }
    if (!isUtf8(text)) {
      warnings.add(
          "this JVM takes text as "
              + text
              + " where no charset is named: an own route that reads a file with resource: would read it"
              + " wrong. Start with -Dfile.encoding=UTF-8, or on Java 18 or later without"
              + " -Dfile.encoding");
    }
    return warnings;
  }

  private static boolean isUtf8(String charset) {
    try {
      return Charset.forName(charset).equals(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
