package org.bactrian.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A place in the code where the process ends, as by {@code kill -9}, when it gets there for the
 * n-th time: the begin or end of a route ({@code provider:end}), or before or after a commit
 * ({@code commit:after}). A file in the process's folder names place and number: {@code
 * provider:end:3}.
 */
record Seam(String place, int times) {
  private static final Path FILE = Path.of("seam");
  private static final int KILLED = 137;
  private static final AtomicInteger PASSED = new AtomicInteger();

  /** Passes a place. The process ends here if this seam is armed and the number is reached. */
  static void pass(String place) {
    if (Files.exists(FILE)) {
      Seam armed = read();
      if (armed.place().equals(place) && PASSED.incrementAndGet() >= armed.times()) {
        Runtime.getRuntime().halt(KILLED);
      }
    }
  }

  private static Seam read() {
    try {
      String text = Files.readString(FILE);
      int colon = text.lastIndexOf(':');
      return new Seam(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (IOException e) {
      return new Seam("", 0);
    }
  }

  /** Arms this seam for the process in that folder. The harness calls this. */
  void arm(Path folder) {
    try {
      // The process must never read a file that is half written.
      Path draft = Files.writeString(folder.resolve("seam.new"), this.toString());
      Files.move(draft, folder.resolve(FILE), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void disarm(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return place + ":" + times;
  }
}
