package org.bactrian.batch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bactrian.base.Times;
import org.jspecify.annotations.Nullable;

/**
 * A file that one instance reads and no other: a folder with the file, its results as far as they
 * are, and a lock the operating system takes back when the process dies, however it dies. Whoever
 * then gets the lock reads on.
 */
public final class FileClaim implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String RESULTS = ".results.ndjson";
  private static final String PROBLEM = ".problem.json";

  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final @Nullable FileChannel channel;

  private FileClaim(Path folder, @Nullable FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** The claim in this folder; empty when another has it, or had it to its end. */
  public static Optional<FileClaim> of(Path folder) throws IOException {
    // To close a file is to lose the process's lock on it, even one of another channel's: a lock of
    // our own must not be tried again.
    if (!OURS.add(folder.toAbsolutePath())) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null && Files.exists(folder.resolve(LOCK))) {
        return Optional.of(new FileClaim(folder, channel));
      }
    } catch (NoSuchFileException e) {
      // It came to its end just now.
    }
    new FileClaim(folder, channel).close();
    return Optional.empty();
  }

  /** Takes a file in; false when another was faster. */
  public boolean take(Path file) throws IOException {
    try {
      Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The file, until it was moved on. */
  public Optional<Path> file() throws IOException {
    return list().stream()
        .filter(
            path ->
                !path.getFileName().toString().equals(LOCK)
                    && !path.toString().endsWith(RESULTS)
                    && !path.toString().endsWith(PROBLEM))
        .findFirst();
  }

  /** Where the results of its file are written meanwhile. */
  public Path results(Path file) {
    return folder.resolve(file.getFileName() + RESULTS);
  }

  /** What is wrong with its file. */
  public Path problem(Path file) {
    return folder.resolve(file.getFileName() + PROBLEM);
  }

  /** The file goes on its way, and then what was written of it; a crash between is made good. */
  public void finish(Path inbox, Path outbox) throws IOException {
    Optional<Path> file = file();
    if (file.isPresent()) {
      boolean failed = Files.exists(problem(file.get()));
      move(file.get(), inbox.resolve(failed ? ".failed" : ".done"));
    }
    for (Path path : list()) {
      if (path.toString().endsWith(RESULTS)) {
        move(path, outbox);
      } else if (path.toString().endsWith(PROBLEM)) {
        move(path, inbox.resolve(".failed"));
      }
    }
    Files.delete(folder.resolve(LOCK));
    Files.delete(folder);
  }

  /** An older one of the same name gets its time behind its name. */
  private static void move(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    Path target = to.resolve(from.getFileName());
    if (Files.exists(target)) {
      String time = Times.text(Files.getLastModifiedTime(target).toInstant()).replace(":", "");
      Files.move(
          target,
          to.resolve(target.getFileName() + "." + time),
          StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Path beside = to.resolve("." + from.getFileName() + ".part");
      Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(from);
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  /** Gives it back: it can be taken over. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    OURS.remove(folder.toAbsolutePath());
  }
}
