package org.bactrian.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /** Returns the beginning of this record's result: {@code {"record":2,"line":3}}. */
  public ObjectNode result() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("record", record);
    return line > 0 ? node.put("line", line) : node;
  }

  static BatchRecord unreadable(long record, long line, String fault) {
    return new BatchRecord(record, line, null, 0, fault);
  }
}
