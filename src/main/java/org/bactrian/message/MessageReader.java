package org.bactrian.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
      return read(StrictJson.tree(json), newId);
    } catch (JsonProcessingException e) {
      return new ReadResult.NotJson(StrictJson.words(e));
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
    Faults noted = new Faults();
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
