package org.bactrian.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One record of a file or a stream.
 *
 * @param number of the record, from 1
 * @param line where the record begins, from 1; 0 when the format has no lines
 * @param json as bytes, or as a tree; null when the record cannot be read
 * @param size of the record in memory, roughly, in bytes
 * @param fault why the record cannot be read
 */
public record BatchRecord(
    long number, long line, @Nullable Object json, int size, @Nullable String fault) {
  static BatchRecord of(long number, long line, Object json, int size) {
    return new BatchRecord(number, line, json, size, null);
  }

  /** Returns the beginning of this record's result, such as {@code {"record":2,"line":3}}. */
  public ObjectNode result() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("record", number);
    return line > 0 ? node.put("line", line) : node;
  }

  static BatchRecord unreadable(long number, long line, String fault) {
    return new BatchRecord(number, line, null, 0, fault);
  }
}
