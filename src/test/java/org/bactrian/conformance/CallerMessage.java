package org.bactrian.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.bactrian.message.Fault;
import org.bactrian.message.Kind;
import org.bactrian.message.MessageReader;
import org.bactrian.message.MessageWriter;
import org.bactrian.message.ReadResult;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.SampleMessages;

/** A canonical message as a caller writes it. It is read by the message reader. */
final class CallerMessage {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final MessageReader READER = new MessageReader(() -> "made-id", null);

  private final ObjectNode message;

  private CallerMessage(ObjectNode message) {
    this.message = message;
  }

  static CallerMessage of(Kind kind) throws IOException {
    byte[] sample = new MessageWriter().write(SampleMessages.viber(kind));
    return new CallerMessage((ObjectNode) JSON.readTree(sample));
  }

  /**
   * Sets a field.
   *
   * @param path such as {@code ttl} or {@code content/text}
   */
  CallerMessage with(String path, Object value) {
    parent(path).set(last(path), JSON.valueToTree(value));
    return this;
  }

  CallerMessage without(String path) {
    parent(path).remove(last(path));
    return this;
  }

  /** Returns the message, which must be valid. */
  ViberMessage read() {
    if (reading() instanceof ReadResult.Good good) {
      return good.message();
    }
    throw new AssertionError("refused: " + faults());
  }

  ReadResult reading() {
    return READER.read(message);
  }

  /** Returns the JSON Pointers of the faults; none when the message is valid. */
  List<String> faults() {
    ReadResult reading = reading();
    if (reading instanceof ReadResult.Bad bad) {
      return bad.faults().stream().map(Fault::pointer).toList();
    }
    return reading instanceof ReadResult.BadContent bad
        ? bad.faults().stream().map(Fault::pointer).toList()
        : List.of();
  }

  private ObjectNode parent(String path) {
    ObjectNode parent = message;
    String[] names = path.split("/");
    for (int i = 0; i < names.length - 1; i++) {
      parent = parent.withObjectProperty(names[i]);
    }
    return parent;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
