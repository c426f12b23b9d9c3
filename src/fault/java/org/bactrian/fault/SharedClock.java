package org.bactrian.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock whose offset from the system's time is in a file. Each process reads the file at every
 * look.
 */
final class SharedClock extends Clock {
  private static final String FILE = "faults.clock";

  private final Path file;
  private final MappedByteBuffer millisOff;

  SharedClock(Path file) {
    this.file = file;
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      millisOff = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SharedClock ofThisProcess() {
    return new SharedClock(Path.of(System.getProperty(FILE)));
  }

  String option() {
    return "-D" + FILE + "=" + file.toAbsolutePath();
  }

  /** Moves the clock for all processes; back when the duration is negative. */
  synchronized void jump(Duration by) {
    millisOff.putLong(0, millisOff.getLong(0) + by.toMillis());
  }

  @Override
  public Instant instant() {
    return Instant.now().plusMillis(millisOff.getLong(0));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
