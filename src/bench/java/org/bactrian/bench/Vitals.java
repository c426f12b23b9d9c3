package org.bactrian.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Measures what a running process holds. It needs Linux. */
final class Vitals {
  private static final double MB = 1024 * 1024;

  /**
   * What the process held at a moment.
   *
   * @param heap MB of the heap in use right after a full collection
   * @param resident MB of memory
   * @param wal MB of the journal's write-ahead log
   * @param journal MB of the journal's file
   */
  record Sample(
      double heap,
      double resident,
      double descriptors,
      double threads,
      double wal,
      double journal) {}

  /**
   * The old objects of the serial collector: right after a full collection, all that are in use.
   * What is young is of the moment between the two commands.
   */
  private static final Pattern USED = Pattern.compile("(?im)^ *tenured.* used (\\d+)K");

  private final long pid;
  private final Path journal;

  /**
   * Creates a measurement of a process.
   *
   * @param journal the file of its SQLite journal
   */
  Vitals(long pid, Path journal) {
    this.pid = pid;
    this.journal = journal;
  }

  /** Measures now. It waits while the process is stopped. */
  Sample sample() throws IOException {
    // What it takes to ask is counted neither as a descriptor nor as a thread: it ends before.
    double heap = heapAfterCollection();
    return new Sample(
        heap,
        resident(),
        entries("fd"),
        entries("task"),
        size(journal.resolveSibling(journal.getFileName() + "-wal")),
        size(journal));
  }

  /** By {@code jcmd}: with {@code -Djdk.serialFilter=!*} no process answers to JMX. */
  private double heapAfterCollection() throws IOException {
    jcmd("GC.run");
    return USED.matcher(jcmd("GC.heap_info"))
            .results()
            .mapToDouble(used -> Double.parseDouble(used.group(1)))
            .sum()
        / 1024;
  }

  private String jcmd(String command) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + answer.lines().findFirst().orElse(""));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return answer;
  }

  private double resident() throws IOException {
    return Files.readAllLines(proc("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private int entries(String kind) throws IOException {
    try (Stream<Path> all = Files.list(proc(kind))) {
      return (int) all.count();
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", String.valueOf(pid), file);
  }

  private static double size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) / MB : 0;
  }
}
