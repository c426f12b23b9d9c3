package org.bactrian.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the canonical message (contract, section 1), strictly, and names every fault at once.
 *
 * <p>A message that names no fallback gets the default one. Where that cannot apply, because the
 * message has no text an SMS could repeat, the message is none the worse: it goes without.
 */
public final class MessageReader {
  private final Supplier<String> newId;
  private final @Nullable Fallback defaultFallback;
  private final MessageWriter writer = new MessageWriter();

  /**
   * A reader for one installation.
   *
   * @param newId ids for messages that come without
   * @param defaultFallback for messages that name none; null: they have none
   */
  public MessageReader(Supplier<String> newId, @Nullable Fallback defaultFallback) {
    this.newId = newId;
    this.defaultFallback = defaultFallback;
  }

  /** Reads what a sender sent, as bytes. */
  public ReadResult read(byte[] json) {
    return read(json, newId);
  }

  /** The same, with an id of the caller's own for a message that comes without. */
  public ReadResult read(byte[] json, Supplier<String> newId) {
    try {
      return read(StrictJson.tree(json), newId);
    } catch (JsonProcessingException e) {
      return new ReadResult.NotJson(StrictJson.words(e));
    }
  }

  /** Reads what a sender sent, already parsed: a line of a file, a map of a route's own. */
  public ReadResult read(JsonNode tree) {
    return read(tree, newId);
  }

  /** The same, with an id of the caller's own for a message that comes without. */
  public ReadResult read(JsonNode tree, Supplier<String> newId) {
    if (!(tree instanceof ObjectNode object)) {
      return new ReadResult.NotJson("must be a JSON object, is " + Fields.typeOf(tree));
    }
    Faults noted = new Faults();
    ViberMessage said = EnvelopeReader.read(new Fields(object, noted), newId);
    List<Fault> faults = List.copyOf(noted.noted());
    ViberMessage meant = withDefault(said);
    if (faults.isEmpty()) {
      return new ReadResult.Good(meant, writer.fingerprint(said));
    }
    return goesAsSms(meant, faults)
        ? new ReadResult.BadContent(meant, faults, writer.fingerprint(said))
        : new ReadResult.Bad(faults);
  }

  /**
   * Reads what the journal stored ({@link MessageWriter#write}): a Viber message, or an SMS. What
   * was taken once is never refused, whatever the rules are by now; so they are not asked again.
   */
  public Message stored(String json) {
    try {
      Fields fields = new Fields((ObjectNode) StrictJson.tree(json), Faults.unheard());
      return fields.has("fallbackOf") ? SmsReader.read(fields) : EnvelopeReader.read(fields, newId);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the journal's message " + StrictJson.words(e));
    }
  }

  /** The same, for a journal that keeps bytes. */
  public Message stored(byte[] json) {
    return stored(new String(json, StandardCharsets.UTF_8));
  }

  private ViberMessage withDefault(ViberMessage said) {
    if (said.fallback() != null || defaultFallback == null) {
      return said;
    }
    boolean applies = defaultFallback.id() != null || hasSmsText(said, defaultFallback);
    return applies ? said.withFallback(defaultFallback) : said;
  }

  private static boolean goesAsSms(ViberMessage message, List<Fault> faults) {
    Fallback fallback = message.fallback();
    return fallback != null
        && fallback.rule() == Fallback.Rule.SENT_FAILED
        && fallback.id() == null
        && hasSmsText(message, fallback)
        && faults.stream().allMatch(fault -> fault.scope() == Fault.Scope.CONTENT);
  }

  private static boolean hasSmsText(ViberMessage message, Fallback fallback) {
    String text = fallback.content() == null ? message.content().text() : fallback.content();
    return text != null && !text.isEmpty();
  }
}
