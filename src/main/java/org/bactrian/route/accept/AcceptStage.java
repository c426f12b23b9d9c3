package org.bactrian.route.accept;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.MessageStore;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.InvalidMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The stage {@code accept}: whatever came in is read, checked against the accounts, and kept. */
@Component("accepting")
public final class AcceptStage {
  private final MessageReader reader;
  private final AccountSelector candidates;
  private final MessageStore messages;
  private final BacklogLimit backlog;
  private final Clock clock;

  AcceptStage(
      MessageReader reader,
      AccountSelector candidates,
      MessageStore messages,
      BacklogLimit backlog,
      Clock clock) {
    this.reader = reader;
    this.candidates = candidates;
    this.messages = messages;
    this.backlog = backlog;
    this.clock = clock;
  }

  /**
   * Reads a message, and sets two variables: its {@code channel}, for {@code dispatch}, and {@code
   * read}, what else is known of it. For they are what a route could only ask for by a chain of
   * calls, which is looked up anew for each message.
   *
   * @param body a map, a JSON tree, or JSON as bytes, text or anything else that Camel converts to
   *     bytes; a record of a file; a message of a queue; or an SMS that follows a Viber message
   * @throws InvalidMessage with every fault
   */
  public Message read(Object body, Exchange exchange) throws IOException {
    Read read = readBody(body, exchange);
    exchange.setVariable("read", read);
    exchange.setVariable("channel", read.message().channel().wire());
    return read.message();
  }

  private Read readBody(Object body, Exchange exchange) throws IOException {
    if (body instanceof FallbackSms sms) {
      return new Read(sms.message(), "", List.of(), sms.trigger());
    }
    ReadResult reading = reading(body, exchange);
    if (reading instanceof ReadResult.Good good) {
      return new Read(good.message(), good.fingerprint(), List.of(), null);
    }
    if (reading instanceof ReadResult.BadContent bad) {
      return new Read(bad.message(), bad.fingerprint(), bad.faults(), null);
    }
    throw InvalidMessage.of(reading);
  }

  private ReadResult reading(Object body, Exchange exchange) throws IOException {
    if (body instanceof Numbered one) {
      return one.said() instanceof byte[] bytes
          ? reader.read(bytes, one::id)
          : reader.read((JsonNode) one.said(), one::id);
    }
    if (body instanceof QueuedMessage queued) {
      return reader.read(queued.json(), queued::id);
    }
    if (body instanceof byte[] bytes) {
      return reader.read(bytes);
    }
    if (body instanceof JsonNode tree) {
      return reader.read(tree);
    }
    if (body instanceof Map<?, ?>) {
      return reader.read(converted(JsonNode.class, body, exchange));
    }
    if (body instanceof String text) {
      return reader.read(text.getBytes(StandardCharsets.UTF_8));
    }
    if (body == null) {
      return reader.read(new byte[0]);
    }
    try (InputStream stream = converted(InputStream.class, body, exchange)) {
      return stream == null
          ? new ReadResult.NotJson("must be JSON text or a map, is a " + body.getClass().getName())
          : reader.read(stream.readAllBytes());
    }
  }

  /** Returns null for a type that Camel cannot convert. A stream that breaks is an exception. */
  private static <T> @Nullable T converted(Class<T> type, Object body, Exchange exchange) {
    return exchange.getContext().getTypeConverter().convertTo(type, exchange, body);
  }

  /**
   * Keeps it.
   *
   * @param accounts what {@code dispatch} said: names with commas, or {@code *}
   * @throws InvalidMessage when no account can carry it
   * @throws org.bactrian.journal.BacklogFull when it is new, and too many wait already
   * @throws org.bactrian.journal.JournalUnavailable when it could not be kept
   */
  public AcceptResult keep(Read read, String accounts) {
    if (read.message() instanceof SmsMessage sms) {
      List<String> route = candidates.named(sms, accounts);
      String why = candidates.explained(sms, route);
      return messages.acceptSms(sms, read.smsTrigger(), route, why, clock.instant());
    }
    ViberMessage viber = (ViberMessage) read.message();
    if (!read.contentFaults().isEmpty()) {
      candidates.requireSms(viber);
      backlog.require(viber.id());
      return messages.acceptBadContent(viber, read.fingerprint(), detail(read), clock.instant());
    }
    List<String> route = candidates.require(viber, accounts);
    backlog.require(viber.id());
    String why = candidates.explained(viber, route);
    return messages.accept(viber, read.fingerprint(), route, why, clock.instant());
  }

  private static String detail(Read read) {
    return read.contentFaults().stream()
        .map(fault -> fault.pointer() + " " + fault.detail())
        .collect(Collectors.joining("; "));
  }

  /**
   * A message that was read.
   *
   * @param fingerprint of what the sender said; empty for an SMS of our own
   * @param contentFaults why its content does not verify; then only an SMS goes out
   * @param smsTrigger of an SMS: what made it leave
   */
  public record Read(
      Message message,
      String fingerprint,
      List<Fault> contentFaults,
      @Nullable Reason smsTrigger) {}

  /**
   * A record of a file, on its way in.
   *
   * @param said JSON as bytes, or a tree
   * @param id for one that brings none: the same whenever this file is read
   */
  public record Numbered(Object said, String id) {}

  /** An SMS of our own, on its way in. */
  public record FallbackSms(SmsMessage message, Reason trigger) {}
}
