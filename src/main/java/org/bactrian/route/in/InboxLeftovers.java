package org.bactrian.route.in;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.batch.FileNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the inbox for what the route that polls it cannot take: links, files dated in the
 * future, and files whose names this JVM cannot read or Camel takes for a path. Each file that is
 * not meant for reading is logged once.
 */
final class InboxLeftovers {
  private static final Logger LOG = LoggerFactory.getLogger(InboxLeftovers.class);

  /**
   * The names of files to read. The route accept-from-file has the same pattern, but takes no name
   * with a backslash.
   */
  private static final Pattern FOR_READING =
      Pattern.compile(
          ".*(?<!\\.results|\\.problem)\\.(json|ndjson|csv|xml)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A clock of another machine may be ahead by less. */
  private static final Duration FUTURE = Duration.ofSeconds(2);

  /** A file that is being written may be empty, or have another name, for so long. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final Path inbox;
  private final Set<Path> told = new HashSet<>();

  /** The files as they were at the last look. */
  private Map<Path, Look> before = Map.of();

  InboxLeftovers(Path inbox) {
    this.inbox = inbox;
  }

  private record Look(long size, Instant modified) {}

  /**
   * Returns why a file cannot be read at all, in words for its sender; empty when it can.
   *
   * @param file may be a link: it is not followed
   */
  static Optional<String> obstacle(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return Optional.of("It is a symbolic link, and links are not followed: put the file there.");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("It is not a file.");
    }
    return Files.isReadable(file)
        ? Optional.empty()
        : Optional.of(
            "The user that Bactrian runs as may not read it: it belongs to "
                + Files.getOwner(file).getName()
                + ", with "
                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                + ".");
  }

  /** Returns the files to take. One that is still written is left for the next look. */
  synchronized List<Path> find(Instant now) throws IOException {
    List<Path> found = new ArrayList<>();
    Map<Path, Look> looks = new HashMap<>();
    if (Files.isDirectory(inbox)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(inbox)) {
        for (Path entry : entries) {
          if (!FileNames.text(entry).startsWith(".") && look(entry, now, looks)) {
            found.add(entry);
          }
        }
      }
    }
    before = looks;
    told.retainAll(looks.keySet());
    return found;
  }

  /** Returns whether to take it. */
  private boolean look(Path entry, Instant now, Map<Path, Look> looks) throws IOException {
    BasicFileAttributes file;
    try {
      file = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // The route was faster.
      return false;
    }
    Look look = new Look(file.size(), file.lastModifiedTime().toInstant());
    looks.put(entry, look);
    boolean isFuture = look.modified().isAfter(now.plus(FUTURE));
    boolean isUnchanged = look.equals(before.get(entry));
    boolean isSettled = look.modified().isBefore(now.minus(SETTLED)) || isFuture && isUnchanged;
    if (!FOR_READING.matcher(FileNames.text(entry)).matches() || file.isDirectory()) {
      if (isSettled) {
        tell(entry, "only files *.json, *.ndjson and *.csv are read");
      }
      return false;
    }
    if (!file.isRegularFile()) {
      return true;
    }
    if (file.size() == 0) {
      if (isSettled) {
        tell(entry, "it is empty");
      }
      return false;
    }
    return (isFuture || !isFoundByRoute(entry)) && isUnchanged;
  }

  /**
   * Returns whether the route finds the file by its name. It does not when this JVM has lost
   * letters of the name, or when it has a backslash, which Camel takes for a slash.
   */
  private static boolean isFoundByRoute(Path entry) {
    try {
      return !FileNames.text(entry).contains("\\")
          && Files.exists(Path.of(entry.toString()), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Tells once that a file stays in the inbox. */
  synchronized void tell(Path file, String why) {
    if (told.add(file)) {
      LOG.warn("{} stays in the inbox: {}", FileNames.text(file), why);
    }
  }
}
