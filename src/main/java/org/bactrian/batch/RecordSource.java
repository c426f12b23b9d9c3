package org.bactrian.batch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream of records, read one by one; never more than one of them is in memory. */
public sealed interface RecordSource permits NdjsonRecords, JsonRecords, CsvRecords {
  /**
   * The next; null after the last.
   *
   * @throws IOException when the stream breaks; what cannot be made out is an entry that says so
   */
  @Nullable BatchRecord next() throws IOException;
}
