package org.bactrian.route.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bactrian.journal.Act;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.bactrian.route.FileEdit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The file with the table of rules. A wrong one stops the start: without its rules, messages would
 * go to accounts that are not meant for them. One that becomes wrong while Bactrian runs is
 * refused, the rules stay as they were, and health is {@code DEGRADED}.
 */
@Component("dispatchTableHealthIndicator") // health calls it dispatchTable
public final class DispatchTableFile implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchTableFile.class);
  private static final long MOST_BYTES = 1 << 20;
  private static final byte[] NONE = new byte[0];

  private final Path path;
  private final Accounts accounts;
  private final Set<String> apiKeys;

  /** The bytes of the file at the last look; null: there was no file. */
  private byte @Nullable [] latest;

  /** The bytes that were read as a table, or refused; null: there was no file. */
  private byte @Nullable [] taken;

  private volatile DispatchTable table;
  private volatile @Nullable String fault;

  DispatchTableFile(BactrianProperties properties, Accounts accounts) {
    BactrianProperties.Dispatch dispatch = properties.dispatch();
    this.path = Path.of(dispatch.table() == null ? "dispatch.csv" : dispatch.table());
    this.accounts = accounts;
    this.apiKeys = properties.api().keys().keySet();
    this.latest = bytes();
    this.taken = latest;
    if (latest == null && dispatch.table() != null) {
      throw new BadConfiguration("bactrian.dispatch.table", "there is no file " + path);
    }
    try {
      this.table = latest == null ? DispatchTable.NONE : read(latest);
    } catch (DispatchTableReader.WrongTable e) {
      throw new BadConfiguration(path.toString(), e.getMessage());
    }
  }

  DispatchTable table() {
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
      table = now == null ? DispatchTable.NONE : read(now);
      fault = null;
      if (now == null) {
        LOG.warn("{} was deleted: its rules no longer apply", path);
      } else {
        LOG.info("{}: {} rules", path, table.rules().size());
      }
    } catch (DispatchTableReader.WrongTable e) {
      fault = e.getMessage();
      LOG.error("{} is refused, the rules stay as they were: {}", path, fault);
    }
  }

  private DispatchTable read(byte[] csv) throws DispatchTableReader.WrongTable {
    return DispatchTableReader.read(path.getFileName().toString(), csv, accounts, apiKeys);
  }

  /** Returns the bytes of the file; null: there is none. A file that cannot be read is empty. */
  private byte @Nullable [] bytes() {
    try {
      return Files.size(path) > MOST_BYTES ? NONE : Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return NONE;
    }
  }

  @Override
  public Health health() {
    String wrong = fault;
    return wrong == null
        ? Health.up().build()
        : Health.status("DEGRADED").withDetail(path.toString(), wrong).build();
  }
}
