package org.bactrian.route.event;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.base.PrivateFolder;
import org.bactrian.route.BactrianProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Appends events to a file, one line each. Each day (UTC) has a file of its own: {@code
 * events.ndjson} is written as {@code events-2026-11-21.ndjson}.
 */
@Component("bactrian.eventFile")
final class EventFile implements DisposableBean {
  private static final byte LINE_END = '\n';

  private final Path path;
  private final Clock clock;
  private @Nullable Path open;
  private @Nullable FileChannel file;

  @Autowired
  EventFile(BactrianProperties properties, Clock clock) {
    this(properties.events().file().path(), clock);
  }

  EventFile(@Nullable String configured, Clock clock) {
    // Without a path the sink is off, and nothing is appended.
    this.path = Path.of(configured == null ? "events.ndjson" : configured).toAbsolutePath();
    this.clock = clock;
  }

  /**
   * Appends a line and returns when it is on the disk.
   *
   * @param event JSON text without line ends
   * @throws UncheckedIOException when it could not be written; the next call removes the part of a
   *     line that may be there
   */
  public synchronized void append(String event) {
    ByteBuffer line = ByteBuffer.wrap((event + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      FileChannel today = today();
      while (line.hasRemaining()) {
        today.write(line);
      }
      today.force(false);
    } catch (IOException e) {
      destroy();
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Rewrites the lines of all files of events.
   *
   * @param change returns a line as it is to be
   * @return how many files have changed
   */
  int rewrite(UnaryOperator<String> change) throws IOException {
    int changed = 0;
    for (Path one : all()) {
      changed += rewrite(one, change) ? 1 : 0;
    }
    return changed;
  }

  /** Nothing may be appended meanwhile: a line that is written next comes after the others. */
  private synchronized boolean rewrite(Path one, UnaryOperator<String> change) throws IOException {
    Path beside = one.resolveSibling(one.getFileName() + ".part");
    boolean changed = false;
    PrivateFolder.ownFile(beside);
    try (BufferedReader in = Files.newBufferedReader(one);
        BufferedWriter out = Files.newBufferedWriter(beside)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String now = change.apply(line);
        changed |= !now.equals(line);
        out.write(now);
        out.write(LINE_END);
      }
    }
    if (!changed) {
      Files.delete(beside);
      return false;
    }
    destroy();
    PrivateFolder.replace(one, beside);
    return true;
  }

  private List<Path> all() throws IOException {
    if (!Files.isDirectory(path.getParent())) {
      return List.of();
    }
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    Pattern ofADay =
        Pattern.compile(
            Pattern.quote(stem)
                + "-[0-9]{4}-[0-9]{2}-[0-9]{2}"
                + Pattern.quote(name.substring(stem.length())));
    try (Stream<Path> files = Files.list(path.getParent())) {
      return files
          .filter(file -> ofADay.matcher(file.getFileName().toString()).matches())
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private FileChannel today() throws IOException {
    Path wanted = fileOf(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    // The file may have been moved away.
    if (file == null || !wanted.equals(open) || !Files.exists(wanted)) {
      destroy();
      PrivateFolder.make(wanted.getParent());
      file =
          FileChannel.open(
              wanted, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      open = wanted;
      cutTornLine(file);
    }
    return file;
  }

  private Path fileOf(LocalDate day) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return path.resolveSibling(stem + "-" + day + name.substring(stem.length()));
  }

  /** Removes the part of a line that a crash left; its event is sent again. */
  private static void cutTornLine(FileChannel file) throws IOException {
    long end = file.size();
    ByteBuffer last = ByteBuffer.allocate(1);
    while (end > 0) {
      last.clear();
      file.read(last, end - 1);
      if (last.get(0) == LINE_END) {
        break;
      }
      end--;
    }
    file.truncate(end);
    file.position(end);
  }

  @Override
  public synchronized void destroy() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // Every line was forced to disk when it was written.
    } finally {
      file = null;
    }
  }
}
