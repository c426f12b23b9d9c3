package org.bactrian.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * Compares Bactrian with a bare Camel pass-through, a hand-written floor, the vendor's SDK and
 * Kannel, on one machine in one run. {@code src/docs/performance.md} describes the method, and
 * {@link Options} the arguments.
 */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    Path target = RunFolder.target();
    Path folder = Files.createTempDirectory(target, "run-");
    List<Result> results = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Subject subject : options.inRound(round)) {
        if (!subject.isInstalled(options)) {
          System.out.println(round + " " + subject.title() + ": not installed");
          continue;
        }
        Path own = Files.createDirectory(folder.resolve(round + "-" + subject));
        Result result = run(subject, own, options);
        System.out.println(round + " " + Table.line(result));
        results.add(result);
        // Only a failed run keeps its folder: a journal of 10 000 000 rows has 3 GB.
        FileSystemUtils.deleteRecursively(own);
      }
      Files.writeString(target.resolve("results.md"), Table.of(results, options));
    }
    FileSystemUtils.deleteRecursively(folder);
    System.out.println("\n" + Table.of(results, options));
    System.exit(0);
  }

  private static Result run(Subject subject, Path folder, Options options) throws Exception {
    if (subject.isLoop()) {
      return Looping.of(subject, folder, options);
    }
    if (!subject.isOnPostgres()) {
      return Run.of(subject, folder, options, null);
    }
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            // The embedded PostgreSQL has these switched off by default.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start()) {
      return Run.of(subject, folder, options, postgres.getJdbcUrl("postgres", "postgres"));
    }
  }
}
