package org.bactrian.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.bactrian.journal.Act;
import org.bactrian.route.CsvTable.WrongTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;

/**
 * A file with a table that an operator edits while Bactrian runs. A wrong one stops the start. One
 * that becomes wrong later is refused, the table stays as it was, and health is {@code DEGRADED}.
 *
 * @param <T> the table
 */
public final class TableFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(TableFile.class);
  private static final byte[] NONE = new byte[0];

  private final Path path;
  private final long mostBytes;
  private final Parser<T> parser;

  /** The bytes of the file at the last look; null: there was no file. */
  private byte @Nullable [] latest;

  /** The bytes that were read as a table, or refused; null: there was no file. */
  private byte @Nullable [] taken;

  private volatile T table;
  private volatile @Nullable String fault;

  /** Reads a table. */
  public interface Parser<T> {
    /**
     * Returns the table.
     *
     * @param csv null: there is no file
     * @throws WrongTable with every fault
     */
    T read(byte @Nullable [] csv) throws WrongTable;
  }

  /**
   * Reads the file for the first time.
   *
   * @param mostBytes a longer file counts as an empty one
   * @throws BadConfiguration when the table is wrong
   */
  public TableFile(Path path, long mostBytes, Parser<T> parser) {
    this.path = path;
    this.mostBytes = mostBytes;
    this.parser = parser;
    this.latest = bytes();
    this.taken = latest;
    try {
      this.table = parser.read(latest);
    } catch (WrongTable e) {
      throw new BadConfiguration(path.toString(), e.getMessage());
    }
  }

  /** Returns the table as it was last right. */
  public T table() {
    return table;
  }

  /**
   * Looks whether the file has changed. A change counts once a second look finds no further change:
   * an editor may empty or remove the file for a moment before it writes it.
   *
   * @return the edit, if one was found
   */
  public synchronized Optional<Act> look() {
    byte[] now = bytes();
    boolean settled = Arrays.equals(now, latest);
    latest = now;
    if (!settled || Arrays.equals(now, taken)) {
      return Optional.empty();
    }
    byte[] before = taken;
    taken = now;
    take(now);
    return Optional.of(FileEdit.of(path.getFileName().toString(), before, now, fault));
  }

  private void take(byte @Nullable [] now) {
    try {
      table = parser.read(now);
      fault = null;
      if (now == null) {
        LOG.warn("{} was deleted: it no longer applies", path);
      } else {
        LOG.info("{}: {}", path, table);
      }
    } catch (WrongTable e) {
      fault = e.getMessage();
      LOG.error("{} is refused, all stays as it was: {}", path, fault);
    }
  }

  /** Returns the bytes of the file; null: there is none. A file that cannot be read is empty. */
  private byte @Nullable [] bytes() {
    try {
      return Files.size(path) > mostBytes ? NONE : Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return NONE;
    }
  }

  /** Returns whether the file is as it should be. */
  public Health health() {
    String wrong = fault;
    return wrong == null
        ? Health.up().build()
        : Health.status("DEGRADED").withDetail(path.toString(), wrong).build();
  }
}
