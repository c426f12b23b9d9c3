package org.bactrian.route.cost;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bactrian.delivery.PriceList;
import org.bactrian.journal.Act;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.bactrian.route.CsvTable.WrongTable;
import org.bactrian.route.TableFile;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The file with the prices. A wrong one stops the start. One that is wrong, or gone, while Bactrian
 * runs is refused: the prices stay as they were, and health is {@code DEGRADED}.
 */
@Component("pricesHealthIndicator") // health calls it prices
public final class PriceFile implements HealthIndicator, Supplier<PriceList> {
  private static final long MOST_BYTES = 4 << 20;

  private final @Nullable TableFile<PriceList> file;

  PriceFile(BactrianProperties properties, Accounts accounts) {
    String name = properties.prices();
    if (name == null) {
      file = null;
      return;
    }
    Path path = Path.of(name);
    if (!path.toFile().exists()) {
      throw new BadConfiguration("bactrian.prices", "there is no file " + path);
    }
    file = new TableFile<>(path, MOST_BYTES, csv -> read(csv, accounts));
  }

  private static PriceList read(byte @Nullable [] csv, Accounts accounts) throws WrongTable {
    if (csv == null) {
      throw new WrongTable(List.of("was deleted"));
    }
    return PriceListReader.read(csv, accounts);
  }

  /** Returns the prices of this moment; none are configured: an empty list. */
  @Override
  public PriceList get() {
    return file == null ? PriceList.NONE : file.table();
  }

  /** Looks whether the file has changed, and returns the edit, if one was found. */
  public Optional<Act> look() {
    return file == null ? Optional.empty() : file.look();
  }

  @Override
  public Health health() {
    return file == null ? Health.up().build() : file.health();
  }
}
