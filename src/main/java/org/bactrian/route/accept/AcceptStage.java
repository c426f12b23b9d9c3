package org.bactrian.route.accept;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.bactrian.delivery.Reason;
import org.bactrian.journal.AcceptResult;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.MessageStore;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.Caller;
import org.bactrian.route.IdTaken;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.access.Senders;
import org.bactrian.route.dispatch.Decision;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Accepts a message: reads it, checks it, selects the accounts that may carry it, and stores it in
 * the journal.
 */
@Component("bactrian.acceptStage")
public final class AcceptStage {
  private static final Duration FURTHEST_AHEAD = Duration.ofDays(90);

  /** The property of an exchange with its body as it was before it became a message. */
  private static final String BODY = "BactrianBody";

  private final MessageReader reader;
  private final AccountSelector selector;
  private final MessageStore messages;
  private final BacklogLimit backlog;
  private final JournalWait journalWait;
  private final NamedReceivers receivers;
  private final Senders senders;
  private final Clock clock;

  AcceptStage(
      MessageReader reader,
      AccountSelector selector,
      MessageStore messages,
      BacklogLimit backlog,
      JournalWait journalWait,
      NamedReceivers receivers,
      Senders senders,
      Clock clock) {
    this.reader = reader;
    this.selector = selector;
    this.messages = messages;
    this.backlog = backlog;
    this.journalWait = journalWait;
    this.receivers = receivers;
    this.senders = senders;
    this.clock = clock;
  }

  /**
   * Reads a message and sets two variables: {@code channel}, for {@code dispatch}, and {@code
   * read}, for {@link #store}. Set here, they cost a route nothing: an expression like {@code
   * ${body.channel.wire}} would be resolved by reflection for each message. For an SMS there is
   * {@code viber}, too: the message that it follows, and with whose key it comes.
   *
   * <p>A header {@code traceparent} of the exchange, and the headers {@code ce-…} of a CloudEvent,
   * count as what came beside the body.
   *
   * @param body a map, a JSON tree, or JSON or XML as bytes, text or anything else that Camel
   *     converts to bytes; {@link ReceivedMessage}; or {@link FallbackSms}
   * @throws InvalidMessage with every fault
   * @throws org.bactrian.route.HttpProblem when its caller may not send
   */
  public Message read(Object body, Exchange exchange) throws IOException {
    if (body instanceof FallbackSms sms) {
      senders.sender(sms.key()).set(exchange);
    } else {
      senders.admit(exchange);
    }
    Caller caller = Caller.of(exchange);
    ReadMessage read = readBody(body, exchange);
    requirePossible(read.message(), caller.name());
    exchange.setProperty(BODY, body);
    exchange.setVariable("read", read);
    exchange.setVariable("channel", read.message().channel().wire());
    if (body instanceof FallbackSms sms) {
      exchange.setVariable("viber", sms.viber());
    }
    return read.message();
  }

  /** Refuses a message for a distant day, or for a receiver that its key does not have. */
  private void requirePossible(Message message, String key) {
    List<Fault> faults =
        Stream.of(distance(message), receiverFault(message, key))
            .flatMap(Optional::stream)
            .toList();
    if (!faults.isEmpty()) {
      throw InvalidMessage.of(faults);
    }
  }

  /** A message for a distant day would count towards the backlog until then. */
  private Optional<Fault> distance(Message message) {
    Instant sendAt = message instanceof ViberMessage viber ? viber.sendAt() : null;
    return sendAt == null || !sendAt.isAfter(clock.instant().plus(FURTHEST_AHEAD))
        ? Optional.empty()
        : Optional.of(
            Fault.envelope(
                "/sendAt",
                "is more than " + FURTHEST_AHEAD.toDays() + " days ahead: send it later"));
  }

  /** Receivers may have changed since; the answer to a message that is repeated must not. */
  private Optional<Fault> receiverFault(Message message, String key) {
    return receivers
        .fault(message, key)
        .filter(fault -> messages.findSent(key, message.id()).isEmpty());
  }

  private ReadMessage readBody(Object body, Exchange exchange) throws IOException {
    if (body instanceof FallbackSms sms) {
      return new ReadMessage(sms.message(), "", List.of(), sms.trigger());
    }
    ReceivedMessage received = received(body, exchange);
    ReadResult read = parse(received.body(), received.id(), exchange);
    return ReadMessage.of(MessageReader.inTrace(read, received.traceparent()));
  }

  private static ReceivedMessage received(@Nullable Object body, Exchange exchange) {
    if (body instanceof ReceivedMessage one) {
      return one;
    }
    org.apache.camel.Message beside = exchange.getMessage();
    return beside.hasHeaders()
        ? ReceivedMessage.of(body, null, "ce-", name -> beside.getHeader(name, String.class))
        : new ReceivedMessage(body, null);
  }

  /**
   * Reads a message.
   *
   * @param id for a message that has none; null: a new one
   */
  private ReadResult parse(@Nullable Object body, @Nullable String id, Exchange exchange)
      throws IOException {
    if (body instanceof byte[] bytes) {
      return read(bytes, id);
    }
    if (body instanceof JsonNode tree) {
      return read(tree, id);
    }
    if (body instanceof Map<?, ?>) {
      return read(converted(JsonNode.class, body, exchange), id);
    }
    if (body instanceof String text) {
      return read(text.getBytes(StandardCharsets.UTF_8), id);
    }
    if (body == null) {
      return read(new byte[0], id);
    }
    try (InputStream stream = converted(InputStream.class, body, exchange)) {
      return stream == null
          ? new ReadResult.NotJson("must be JSON text or a map, is a " + body.getClass().getName())
          : read(stream.readAllBytes(), id);
    }
  }

  private ReadResult read(byte[] bytes, @Nullable String id) {
    return id == null ? reader.read(bytes) : reader.read(bytes, () -> id);
  }

  private ReadResult read(JsonNode tree, @Nullable String id) {
    return id == null ? reader.read(tree) : reader.read(tree, () -> id);
  }

  /** Returns null for a type that Camel cannot convert. A stream that breaks is an exception. */
  private static <T> @Nullable T converted(Class<T> type, Object body, Exchange exchange) {
    return exchange.getContext().getTypeConverter().convertTo(type, exchange, body);
  }

  /**
   * Stores the message in the journal. While that is away or full, this waits: {@link JournalWait}
   * says when not.
   *
   * <p>Its accounts, or why it is refused, are in the variables that the rules and {@code dispatch}
   * have set. After an exception the body is as it was before {@link #read}.
   *
   * @throws IdTaken when its id was accepted before, with other content
   * @throws InvalidMessage when no account can carry it, or a rule refuses it
   * @throws org.bactrian.journal.BacklogFull when it is new, and too many messages are waiting
   * @throws org.bactrian.journal.JournalUnavailable when it could not be stored
   */
  public AcceptResult store(ReadMessage read, Exchange exchange) {
    try {
      AcceptResult result = stored(read, exchange);
      return read.message() instanceof SmsMessage
          ? result
          : senders.passed(result, Caller.of(exchange).name());
    } catch (RuntimeException e) {
      // The route that called may put aside what it has brought.
      exchange.getMessage().setBody(exchange.getProperty(BODY));
      throw e;
    }
  }

  private AcceptResult stored(ReadMessage read, Exchange exchange) {
    Decision decision = Decision.of(exchange);
    String key = Caller.of(exchange).name();
    try {
      return store(read, key, decision);
    } catch (JournalUnavailable | DataAccessException e) {
      // The stage that makes the SMS of a fallback tries again by itself.
      if (read.message() instanceof SmsMessage) {
        throw e;
      }
      return journalWait.untilStored(exchange, e, () -> store(read, key, decision));
    }
  }

  private AcceptResult store(ReadMessage read, String key, Decision decision) {
    if (read.message() instanceof SmsMessage sms) {
      List<String> route = selector.named(sms, decision);
      String why = selector.description(sms, route, decision);
      return messages.acceptSms(sms, read.smsTrigger(), route, why, clock.instant());
    }
    AcceptResult stored;
    try {
      ViberMessage viber = (ViberMessage) read.message();
      stored = storeViber(read, viber, Origin.of(viber, key, read.fingerprint()), decision);
    } catch (InvalidMessage refused) {
      stored = unlessKnown(read, key, refused);
    }
    if (stored instanceof AcceptResult.Conflict) {
      throw new IdTaken();
    }
    return stored;
  }

  private AcceptResult storeViber(
      ReadMessage read, ViberMessage viber, Origin origin, Decision decision) {
    selector.requireNoRefusal(decision);
    if (read.isOnlySms()) {
      selector.requireSms(viber, origin.keyOrNone(), decision);
      backlog.require(origin.key(), viber.id());
      return withFaults(refused(viber, origin, Reason.BAD_CONTENT, faults(read)), read);
    }
    List<String> route = selector.require(viber, origin.keyOrNone(), decision);
    backlog.require(origin.key(), viber.id());
    if (route.isEmpty()) {
      return refused(viber, origin, Reason.NO_ROUTE, selector.whyNoRoute(viber));
    }
    String why = selector.description(viber, route, decision);
    return withFaults(messages.accept(viber, origin, route, why, clock.instant()), read);
  }

  /**
   * Refuses a message, unless it was accepted before: rules may have changed since, or refuse at
   * night what they let pass at day, and the answer to a repeated message must not.
   */
  private AcceptResult unlessKnown(ReadMessage read, String key, InvalidMessage refused) {
    String id = read.message().id();
    MessageRow before = messages.findSent(key, id).orElseThrow(() -> refused);
    return before.origin().fingerprint().equals(read.fingerprint())
        ? new AcceptResult.Same(before)
        : new AcceptResult.Conflict(id);
  }

  private AcceptResult refused(ViberMessage viber, Origin origin, Reason reason, String detail) {
    return messages.acceptRefused(viber, origin, reason, detail, clock.instant());
  }

  /** Returns the result with the faults of the message, for its sender should know of them. */
  private static AcceptResult withFaults(AcceptResult accepted, ReadMessage read) {
    return accepted instanceof AcceptResult.New made
        ? new AcceptResult.New(made.message(), read.contentFaults())
        : accepted;
  }

  private static String faults(ReadMessage read) {
    return read.contentFaults().stream()
        .limit(InvalidMessage.MOST_TOLD)
        .map(fault -> fault.pointer() + " " + fault.detail())
        .collect(Collectors.joining("; "));
  }

  /**
   * A message that was read.
   *
   * @param fingerprint of the message as its sender wrote it; empty for the SMS of a fallback
   * @param contentFaults what is wrong with its content
   * @param smsTrigger why the SMS of a fallback is sent; null for a Viber message
   */
  public record ReadMessage(
      Message message, String fingerprint, List<Fault> contentFaults, @Nullable Reason smsTrigger) {

    /**
     * Returns the message that was read.
     *
     * @throws InvalidMessage with every fault, when nothing is sent for it
     */
    public static ReadMessage of(ReadResult result) {
      if (result instanceof ReadResult.Good good) {
        return new ReadMessage(good.message(), good.fingerprint(), List.of(), null);
      }
      if (result instanceof ReadResult.BadContent bad) {
        return new ReadMessage(bad.message(), bad.fingerprint(), bad.faults(), null);
      }
      if (result instanceof ReadResult.HandedOver handed) {
        return new ReadMessage(handed.message(), handed.fingerprint(), handed.faults(), null);
      }
      throw InvalidMessage.of(result);
    }

    /**
     * Returns whether only the SMS is sent, because the content is faulty. A message whose fallback
     * is handed to the provider goes there with its faults.
     */
    public boolean isOnlySms() {
      return !contentFaults.isEmpty()
          && message instanceof ViberMessage viber
          && viber.fallback() != null
          && viber.fallback().id() == null;
    }
  }

  /**
   * The SMS that follows a Viber message, and what triggered it.
   *
   * @param key the name of the API key with which the Viber message came; empty: it came without
   */
  public record FallbackSms(SmsMessage message, ViberMessage viber, String key, Reason trigger) {}
}
