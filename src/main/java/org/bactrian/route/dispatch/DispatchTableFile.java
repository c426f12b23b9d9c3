package org.bactrian.route.dispatch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.bactrian.journal.Act;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.bactrian.route.TableFile;
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
  private static final long MOST_BYTES = 1 << 20;

  private final TableFile<DispatchTable> file;

  DispatchTableFile(BactrianProperties properties, Accounts accounts) {
    String named = properties.dispatch().table();
    Path path = Path.of(named == null ? "dispatch.csv" : named);
    if (named != null && !path.toFile().exists()) {
      throw new BadConfiguration("bactrian.dispatch.table", "there is no file " + path);
    }
    Set<String> apiKeys = properties.api().keys().keySet();
    String name = path.getFileName().toString();
    file =
        new TableFile<>(
            path,
            MOST_BYTES,
            csv ->
                csv == null
                    ? DispatchTable.NONE
                    : DispatchTableReader.read(name, csv, accounts, apiKeys));
  }

  DispatchTable table() {
    return file.table();
  }

  /** Looks whether the file has changed, and returns the edit, if one was found. */
  public Optional<Act> look() {
    return file.look();
  }

  @Override
  public Health health() {
    return file.health();
  }
}
