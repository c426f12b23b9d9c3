package org.bactrian.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Runs Alibaba's official Node SDK ({@code src/test/node/loop.js}), if node is installed. Its
 * packages come from npm's registry once, in the locked versions.
 */
final class NodeSdk {
  private static final Path SCRIPT = Path.of("src/test/node");
  private static final Path FOLDER = Path.of("target/alibaba-sdk");

  private NodeSdk() {}

  static boolean isInstalled() throws IOException, InterruptedException {
    if (!runs("node", "--version")) {
      return false;
    }
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "package-lock.json", "loop.js")) {
      Files.copy(SCRIPT.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
        || runs("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
  }

  static List<String> command(int provider) {
    return List.of("node", FOLDER.resolve("loop.js").toAbsolutePath().toString(), "" + provider);
  }

  private static boolean runs(String... command) throws InterruptedException {
    Path log = FOLDER.getParent().resolve("bench/npm.log");
    try {
      return new ProcessBuilder(command)
              .directory(Files.createDirectories(FOLDER).toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
