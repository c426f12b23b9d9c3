package org.bactrian.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Viber message in canonical form.
 *
 * @param label null only in a message that was accepted with this fault
 * @param ttl seconds, 30–1 209 600; null: no end
 * @param account the name of the only account that may carry the message; null: any
 * @param sendAt the earliest time to send
 * @param campaign the name of what the message belongs to; null: nothing
 * @param receiver the only one of its key's receivers that its events go to; null: all
 * @param traceparent the trace it belongs to; null: none
 * @since 0.1
 */
public record ViberMessage(
    String id,
    Msisdn to,
    @Nullable String sender,
    @Nullable Label label,
    Content content,
    @Nullable Integer ttl,
    List<String> tags,
    @Nullable Device device,
    @Nullable String tracking,
    @Nullable String account,
    @Nullable Instant sendAt,
    @Nullable Fallback fallback,
    @Nullable String campaign,
    @Nullable String receiver,
    Map<String, String> metadata,
    @Nullable String traceparent)
    implements Message {

  /** Seconds. */
  static final int SHORTEST_TTL = 30;

  /** Creates a message that belongs to no campaign and to no trace, and names no receiver. */
  public ViberMessage(
      String id,
      Msisdn to,
      @Nullable String sender,
      @Nullable Label label,
      Content content,
      @Nullable Integer ttl,
      List<String> tags,
      @Nullable Device device,
      @Nullable String tracking,
      @Nullable String account,
      @Nullable Instant sendAt,
      @Nullable Fallback fallback,
      Map<String, String> metadata) {
    this(
        id, to, sender, label, content, ttl, tags, device, tracking, account, sendAt, fallback,
        null, null, metadata, null);
  }

  /** Creates a message that names no receiver and belongs to no trace. */
  public ViberMessage(
      String id,
      Msisdn to,
      @Nullable String sender,
      @Nullable Label label,
      Content content,
      @Nullable Integer ttl,
      List<String> tags,
      @Nullable Device device,
      @Nullable String tracking,
      @Nullable String account,
      @Nullable Instant sendAt,
      @Nullable Fallback fallback,
      @Nullable String campaign,
      Map<String, String> metadata) {
    this(
        id, to, sender, label, content, ttl, tags, device, tracking, account, sendAt, fallback,
        campaign, null, metadata, null);
  }

  /** Creates a message that names no receiver. */
  public ViberMessage(
      String id,
      Msisdn to,
      @Nullable String sender,
      @Nullable Label label,
      Content content,
      @Nullable Integer ttl,
      List<String> tags,
      @Nullable Device device,
      @Nullable String tracking,
      @Nullable String account,
      @Nullable Instant sendAt,
      @Nullable Fallback fallback,
      @Nullable String campaign,
      Map<String, String> metadata,
      @Nullable String traceparent) {
    this(
        id,
        to,
        sender,
        label,
        content,
        ttl,
        tags,
        device,
        tracking,
        account,
        sendAt,
        fallback,
        campaign,
        null,
        metadata,
        traceparent);
  }

  /** Copies what can change. */
  public ViberMessage {
    tags = List.copyOf(tags);
    metadata = Map.copyOf(metadata);
  }

  @Override
  public Channel channel() {
    return Channel.VIBER;
  }

  /**
   * Returns the instant after which the message is never submitted; null: it may be submitted at
   * any time. A ttl that is too short, in a message that is handed over with its faults, counts as
   * the shortest.
   */
  public @Nullable Instant expiresAt(Instant acceptedAt) {
    Instant from = sendAt == null || sendAt.isBefore(acceptedAt) ? acceptedAt : sendAt;
    return ttl == null ? null : from.plusSeconds(Math.max(SHORTEST_TTL, ttl));
  }

  /** Returns this message with the ttl that is left at {@code now}, at least one second. */
  public ViberMessage remaining(Instant acceptedAt, Instant now) {
    Instant end = expiresAt(acceptedAt);
    if (end == null) {
      return this;
    }
    int left = (int) Math.max(1, (Duration.between(now, end).toMillis() + 999) / 1000);
    return new ViberMessage(
        id,
        to,
        sender,
        label,
        content,
        left,
        tags,
        device,
        tracking,
        account,
        sendAt,
        fallback,
        campaign,
        receiver,
        metadata,
        traceparent);
  }

  /**
   * Returns the ttl to give to a provider: the shorter of the message's ttl and its fallback timer,
   * so that Viber gives up before our own SMS leaves, brought into the provider's range. When the
   * message has neither it is the account's default. With a fallback id the provider sends the SMS,
   * and Bactrian's timer does not run.
   *
   * @param shortest the provider's shortest ttl, in seconds
   * @param longest the provider's longest ttl, in seconds
   * @param byDefault the account's default; null: it has none
   */
  public @Nullable Integer ttlWithin(int shortest, int longest, @Nullable Duration byDefault) {
    boolean ours = fallback != null && fallback.id() == null;
    Duration timer = ours ? fallback.duration() : null;
    if (ttl == null && timer == null && byDefault == null) {
      return null;
    }
    Duration end = timer == null && ttl == null ? byDefault : timer;
    long wanted = ttl == null ? Long.MAX_VALUE : ttl;
    wanted = end == null ? wanted : Math.min(wanted, end.toSeconds());
    return (int) Math.max(shortest, Math.min(longest, wanted));
  }

  /** Returns the SMS that follows this message by its fallback. */
  public SmsMessage asSms(String smsId) {
    Fallback rule = Objects.requireNonNull(fallback, "a message without a fallback has no SMS");
    String text = rule.content() == null ? content.text() : rule.content();
    return new SmsMessage(
        smsId,
        id,
        to,
        rule.sender(),
        Objects.requireNonNull(text, "no SMS text"),
        metadata,
        traceparent);
  }

  /** Returns a copy with another id. */
  public ViberMessage withId(String other) {
    return new ViberMessage(
        other,
        to,
        sender,
        label,
        content,
        ttl,
        tags,
        device,
        tracking,
        account,
        sendAt,
        fallback,
        campaign,
        receiver,
        metadata,
        traceparent);
  }

  /** Returns a copy with another fallback. */
  public ViberMessage withFallback(@Nullable Fallback other) {
    return new ViberMessage(
        id,
        to,
        sender,
        label,
        content,
        ttl,
        tags,
        device,
        tracking,
        account,
        sendAt,
        other,
        campaign,
        receiver,
        metadata,
        traceparent);
  }

  /** Returns this message as part of a trace, unless it names one itself. */
  public ViberMessage inTrace(@Nullable String trace) {
    if (trace == null || traceparent != null) {
      return this;
    }
    return new ViberMessage(
        id, to, sender, label, content, ttl, tags, device, tracking, account, sendAt, fallback,
        campaign, receiver, metadata, trace);
  }

  @Override
  public String toString() {
    return "ViberMessage[" + id + ", " + to + ", " + content + "]";
  }
}
