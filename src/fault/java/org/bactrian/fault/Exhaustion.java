package org.bactrian.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fills the heap of the process once a file in its folder asks for it, and keeps it full. */
final class Exhaustion {
  private static final Path FILE = Path.of("no-memory");
  private static final int PIECE = 64 << 10;

  Exhaustion() {
    Provider.daemon(this::await).start();
  }

  /** Asks the process in that folder to fill its heap. The harness calls this. */
  static void ask(Path folder) {
    try {
      Files.writeString(folder.resolve(FILE), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void end(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await() {
    while (!Files.exists(FILE)) {
      Provider.pause(Duration.ofMillis(20));
    }
    List<byte[]> all = new ArrayList<>();
    while (true) {
      try {
        all.add(new byte[PIECE]);
      } catch (OutOfMemoryError e) {
        // A process that survives this stays without memory, and others meet the same error.
        Provider.pause(Duration.ofMillis(1));
      }
    }
  }
}
