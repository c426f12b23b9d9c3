package org.bactrian.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Makes the folders in which benchmarks run, all in {@code target/bench}. */
public final class RunFolder {
  private RunFolder() {}

  /** Returns {@code target/bench}, and makes it if it is not there. */
  public static Path target() throws IOException {
    return Files.createDirectories(Path.of("target", "bench")).toAbsolutePath();
  }

  /** Makes a folder that is deleted when this JVM ends. */
  public static Path untilTheEnd(String name) throws IOException {
    Path folder = Files.createTempDirectory(target(), name + "-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    return folder;
  }

  private static void delete(Path folder) {
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      System.err.println("not deleted: " + folder + ": " + e);
    }
  }
}
