package org.bactrian.batch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads records from a stream, one at a time: only one of them is in memory. */
public sealed interface RecordSource permits NdjsonRecords, JsonRecords, CsvRecords {
  /**
   * Returns the next record; null after the last one. What cannot be read as a record is returned
   * as {@link BatchRecord#unreadable}.
   *
   * @throws IOException when the stream breaks
   */
  @Nullable BatchRecord next() throws IOException;
}
