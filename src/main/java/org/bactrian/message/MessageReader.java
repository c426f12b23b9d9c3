package org.bactrian.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.bactrian.base.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message from its canonical JSON form, strictly, and names every fault at once.
 *
 * <p>A message that names no fallback gets the default fallback. Where the default cannot apply,
 * because the message has no text that an SMS could repeat, the message is accepted without a
 * fallback.
 *
 * @hidden
 */
@Internal
public final class MessageReader {
  private final Supplier<String> newId;
  private final @Nullable Fallback defaultFallback;
  private final SpendLimits limits;
  private final MessageWriter writer = new MessageWriter();

  /** Returns whether a message may have a field of this name. */
  public static boolean hasField(String name) {
    return EnvelopeReader.FIELDS.contains(name);
  }

  /**
   * Creates a reader for one installation.
   *
   * @param newId makes an id for a message that has none
   * @param defaultFallback for messages that name none; null: they have no fallback
   * @param limits what one message may cost at most
   */
  public MessageReader(
      Supplier<String> newId, @Nullable Fallback defaultFallback, SpendLimits limits) {
    this.newId = newId;
    this.defaultFallback = defaultFallback;
    this.limits = limits;
  }

  /** Creates a reader with the limits that hold unless properties set others. */
  public MessageReader(Supplier<String> newId, @Nullable Fallback defaultFallback) {
    this(newId, defaultFallback, SpendLimits.DEFAULT);
  }

  /** Reads a message from UTF-8 bytes. */
  public ReadResult read(byte[] json) {
    return read(json, newId);
  }

  /** Reads a message from UTF-8 bytes, with ids from {@code newId} for a message that has none. */
  public ReadResult read(byte[] json, Supplier<String> newId) {
    try {
      return XmlMessage.is(json) ? readXml(json, newId) : read(StrictJson.tree(json), newId);
    } catch (JsonProcessingException e) {
      return new ReadResult.NotJson(StrictJson.words(e));
    }
  }

  private ReadResult readXml(byte[] xml, Supplier<String> newId) throws JsonProcessingException {
    try {
      CharBuffer text = StrictJson.decode(xml);
      text.position(text.get(0) == StrictJson.BYTE_ORDER_MARK ? 1 : 0);
      XmlMessage.Parsed parsed = XmlMessage.parse(text);
      return readMessage(parsed.tree(), newId, parsed.faults());
    } catch (XmlMessage.NotMessage e) {
      return new ReadResult.NotJson(e.getMessage());
    }
  }

  /** Reads a message that is parsed already, such as a line of a file or a map from a route. */
  public ReadResult read(JsonNode tree) {
    return read(tree, newId);
  }

  /** Reads a parsed message, with ids from {@code newId} for a message that has none. */
  public ReadResult read(JsonNode tree, Supplier<String> newId) {
    if (!(tree instanceof ObjectNode object)) {
      return new ReadResult.NotJson("must be a JSON object, is " + Fields.typeOf(tree));
    }
    return CloudEvent.is(object) ? readEvent(object) : readMessage(object, newId, List.of());
  }

  /** Reads the message that is the data of a CloudEvent. */
  private ReadResult readEvent(ObjectNode object) {
    CloudEvent event = CloudEvent.of(object);
    if (!event.faults().isEmpty()) {
      return new ReadResult.Bad(event.faults());
    }
    try {
      Object data = CloudEvent.data(object);
      return inTrace(data(data, event::messageId), event.traceparent());
    } catch (IllegalArgumentException e) {
      return new ReadResult.Bad(List.of(Fault.envelope("/data", e.getMessage())));
    }
  }

  private ReadResult data(Object data, Supplier<String> newId) {
    try {
      if (data instanceof byte[] bytes && XmlMessage.is(bytes)) {
        return readXml(bytes, newId);
      }
      JsonNode tree = data instanceof byte[] bytes ? StrictJson.tree(bytes) : (JsonNode) data;
      // An event in an event is none: the inner one is read as a message.
      return tree instanceof ObjectNode message
          ? readMessage(message, newId, List.of())
          : new ReadResult.Bad(
              List.of(Fault.envelope("/data", "must be an object, is " + Fields.typeOf(tree))));
    } catch (JsonProcessingException e) {
      return new ReadResult.NotJson(StrictJson.words(e));
    }
  }

  /** Returns a reading whose message is in a trace, unless it names one itself. */
  public static ReadResult inTrace(ReadResult reading, @Nullable String trace) {
    if (trace == null) {
      return reading;
    }
    if (reading instanceof ReadResult.Good good) {
      return new ReadResult.Good(good.message().inTrace(trace), good.fingerprint());
    }
    if (reading instanceof ReadResult.BadContent bad) {
      return new ReadResult.BadContent(
          bad.message().inTrace(trace), bad.faults(), bad.fingerprint());
    }
    if (reading instanceof ReadResult.HandedOver handed) {
      return new ReadResult.HandedOver(
          handed.message().inTrace(trace), handed.faults(), handed.fingerprint());
    }
    return reading;
  }

  private ReadResult readMessage(
      ObjectNode object, Supplier<String> newId, List<Fault> foundBefore) {
    Faults noted = new Faults();
    noted.noted().addAll(foundBefore);
    Fields fields = new Fields(object, noted);
    ViberMessage original = EnvelopeReader.read(fields, newId, limits);
    ViberMessage message = withDefault(original);
    limits.checkSms(fields, message);
    List<Fault> faults = List.copyOf(noted.noted());
    if (faults.isEmpty()) {
      return new ReadResult.Good(message, writer.fingerprint(original));
    }
    Fallback fallback = message.fallback();
    if (fallback == null || !mayGoOn(fallback, faults)) {
      return new ReadResult.Bad(faults);
    }
    String fingerprint = writer.fingerprint(original);
    if (fallback.id() != null) {
      return new ReadResult.HandedOver(message, faults, fingerprint);
    }
    return hasSmsText(message, fallback)
        ? new ReadResult.BadContent(message, faults, fingerprint)
        : new ReadResult.Bad(faults);
  }

  /**
   * Reads what the journal stored ({@link MessageWriter#write}): a Viber message or an SMS. An
   * accepted message is never refused later, whatever the rules are by then, so no rule is applied
   * here.
   */
  public Message stored(String json) {
    try {
      Fields fields = new Fields((ObjectNode) StrictJson.tree(json), Faults.ignored());
      return fields.has("fallbackOf")
          ? SmsReader.read(fields)
          : EnvelopeReader.read(fields, newId, limits);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the journal's message " + StrictJson.words(e));
    }
  }

  /** Reads stored UTF-8 bytes, for a journal that keeps bytes. */
  public Message stored(byte[] json) {
    return stored(new String(json, StandardCharsets.UTF_8));
  }

  private ViberMessage withDefault(ViberMessage original) {
    if (original.fallback() != null || defaultFallback == null) {
      return original;
    }
    boolean applies = defaultFallback.id() != null || hasSmsText(original, defaultFallback);
    return applies ? original.withFallback(defaultFallback) : original;
  }

  private static boolean mayGoOn(Fallback fallback, List<Fault> faults) {
    return fallback.rule() == Fallback.Rule.SENT_FAILED
        && faults.stream().allMatch(fault -> fault.scope() == Fault.Scope.CONTENT);
  }

  private static boolean hasSmsText(ViberMessage message, Fallback fallback) {
    String text = fallback.content() == null ? message.content().text() : fallback.content();
    return text != null && !text.isEmpty();
  }
}
