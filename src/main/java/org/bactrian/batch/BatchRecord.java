package org.bactrian.batch;

import org.jspecify.annotations.Nullable;

/**
 * One record of a stream of records.
 *
 * @param record its number, from 1
 * @param line where it begins, from 1; 0: its form has no lines
 * @param said JSON as bytes, or a tree; null: it could not be made out
 * @param size of what it takes in memory, about, in bytes
 * @param fault why it could not be made out
 */
public record BatchRecord(
    long record, long line, @Nullable Object said, int size, @Nullable String fault) {
  static BatchRecord of(long record, long line, Object said, int size) {
    return new BatchRecord(record, line, said, size, null);
  }

  static BatchRecord unreadable(long record, long line, String fault) {
    return new BatchRecord(record, line, null, 0, fault);
  }
}
