package org.bactrian.batch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bactrian.base.PrivateFolder;
import org.bactrian.base.Times;
import org.jspecify.annotations.Nullable;

/**
 * Claims a file for one instance: a folder with the file, its results so far, and a lock that the
 * operating system releases when the process ends, however it ends. The instance that then gets the
 * lock reads on.
 */
public final class FileClaim implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String RESULTS = ".results.ndjson";
  private static final String PROBLEM = ".problem.json";

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final @Nullable FileChannel channel;

  private FileClaim(Path folder, @Nullable FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Claims this folder; empty when another instance holds it, or has finished it. */
  public static Optional<FileClaim> of(Path folder) throws IOException {
    // Closing a file releases the process's locks on it, even those of another channel: so a lock
    // that this process holds must not be tried again.
    if (!HELD.add(folder.toAbsolutePath())) {
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
      // The folder was deleted just now: its file is finished.
    }
    new FileClaim(folder, channel).close();
    return Optional.empty();
  }

  /** Moves a file into the folder; returns false when another instance was faster. */
  public boolean take(Path file) throws IOException {
    try {
      Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Returns the claimed file; empty once it was moved out. */
  public Optional<Path> file() throws IOException {
    return list().stream()
        .filter(
            path ->
                !path.getFileName().toString().equals(LOCK)
                    && !path.toString().endsWith(RESULTS)
                    && !path.toString().endsWith(PROBLEM))
        .findFirst();
  }

  /** Returns where the results are written while the file is read. */
  public Path results(Path file) {
    return folder.resolve(FileNames.with(file, RESULTS));
  }

  /** Returns where it is written why the file cannot be read. */
  public Path problem(Path file) {
    return folder.resolve(FileNames.with(file, PROBLEM));
  }

  /**
   * Moves the file out, then its results or its problem, and deletes the folder. After a crash in
   * between, the next instance that claims the folder does the rest.
   */
  public void finish(Path inbox, Path outbox) throws IOException {
    Optional<Path> file = file();
    if (file.isPresent()) {
      boolean failed = Files.exists(problem(file.get()));
      move(file.get(), ours(inbox.resolve(failed ? ".failed" : ".done")));
    }
    for (Path path : list()) {
      if (path.toString().endsWith(RESULTS)) {
        PrivateFolder.make(outbox);
        move(path, outbox);
      } else if (path.toString().endsWith(PROBLEM)) {
        move(path, ours(inbox.resolve(".failed")));
      }
    }
    Files.delete(folder.resolve(LOCK));
    Files.delete(folder);
  }

  /** Others may write to the inbox, but not into the folders that Bactrian has there. */
  private static Path ours(Path folder) throws IOException {
    PrivateFolder.own(folder);
    return folder;
  }

  /**
   * Moves a file, or a link itself. An older file of the same name is renamed: its time is added to
   * its name.
   */
  private static void move(Path from, Path to) throws IOException {
    Path target = to.resolve(from.getFileName());
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      FileTime changed = Files.getLastModifiedTime(target, LinkOption.NOFOLLOW_LINKS);
      String time = Times.text(changed.toInstant()).replace(":", "");
      Files.move(
          target,
          to.resolve(FileNames.with(target, "." + time)),
          StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Path beside = to.resolve(".part-" + UUID.randomUUID());
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

  /** Releases the lock: another instance can claim the folder. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    HELD.remove(folder.toAbsolutePath());
  }
}
