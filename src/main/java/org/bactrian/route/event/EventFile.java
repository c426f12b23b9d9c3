package org.bactrian.route.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.bactrian.route.BactrianProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Events as lines of a file, a new one each day (UTC): of {@code events.ndjson} it is {@code
 * events-2026-11-21.ndjson}.
 */
@Component("eventFile")
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
    // Off, nothing is appended.
    this.path = Path.of(configured == null ? "events.ndjson" : configured).toAbsolutePath();
    this.clock = clock;
  }

  /**
   * Returns when the line is on the disk.
   *
   * @param event JSON text without line ends
   * @throws UncheckedIOException when it is not; the file may then end within a line, which the
   *     next call mends
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

  private FileChannel today() throws IOException {
    Path wanted = on(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    // Somebody may have moved it away.
    if (file == null || !wanted.equals(open) || !Files.exists(wanted)) {
      destroy();
      Files.createDirectories(wanted.getParent());
      file =
          FileChannel.open(
              wanted, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      open = wanted;
      cutTornLine(file);
    }
    return file;
  }

  Path on(LocalDate day) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return path.resolveSibling(stem + "-" + day + name.substring(stem.length()));
  }

  /** A crash within a line leaves a part of it; its event comes again. */
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
      // What was written was forced before.
    } finally {
      file = null;
    }
  }
}
