package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;
import org.bactrian.sandbox.WooxyMethod.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Wooxy on loopback: Viber and SMS over real HTTP, as strict as its pages, and with real events.
 * {@link Behaviour} says what it does with a message.
 */
public final class WooxyLookAlike implements AutoCloseable {
  private static final int REMEMBERED = 10_000;

  private final LoopbackServer server;
  private final Webhooks webhooks;
  private final Collection<Account> accounts;
  private final WooxyGate gate;
  private final Clock clock;
  private final Latest<Taken> calls = new Latest<>(REMEMBERED);
  private final Latest<Sent> sent = new Latest<>(REMEMBERED);
  private final Map<Channel, WooxyDesk> desks = new EnumMap<>(Channel.class);

  /**
   * Listens at once.
   *
   * @param port on loopback; 0: any free one
   * @param all those of Wooxy are known here, the others are passed over
   * @param receiptDelay before each receipt
   */
  public WooxyLookAlike(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    this.clock = clock;
    accounts =
        all.stream().filter(account -> account.settings() instanceof WooxyCredentials).toList();
    webhooks = new Webhooks("sandbox-wooxy-receipt", receiptDelay);
    server = LoopbackServer.open("sandbox-wooxy", port);
    gate = new WooxyGate(accounts);
    for (WooxyMethod method : WooxyMethod.values()) {
      WooxyClerk clerk = new WooxyClerk(method, accounts, clock, webhooks, sent);
      WooxyDesk desk = new WooxyDesk(clerk, gate, clock, calls);
      desks.put(method.channel(), desk);
      server.onPost(method.path(), desk);
    }
    server.start();
  }

  public int port() {
    return server.port();
  }

  /**
   * Receipts are held back until this is called.
   *
   * @param base Bactrian's own address, {@code http://127.0.0.1:8080}
   */
  public void webhooksAt(URI base) {
    webhooks.at(base);
  }

  /** Every call that reached it, those it refused too; the latest 10 000, oldest first. */
  public List<Taken> taken() {
    return calls.all();
  }

  /** The most calls that were inside at once with one token, those answered 429 too. */
  public int mostAtOnce() {
    return gate.most();
  }

  /** From now on does this with the number's messages, whatever its digits say. */
  public void behave(Channel channel, String to, Behaviour behaviour) {
    desks.get(channel).clerk().behave(digits(to), behaviour);
  }

  /** From now on refuses the number's messages with one of Wooxy's sentences. */
  public void refuse(Channel channel, String to, String sentence) {
    desks.get(channel).clerk().refuse(digits(to), sentence);
  }

  /** From now on every call it lets in takes this long to be answered. */
  public void workFor(Duration time) {
    desks.values().forEach(desk -> desk.workFor(time));
  }

  /**
   * Posts a receipt now.
   *
   * @param event {@code viber-delivered}, {@code sms_delivered}
   * @return the HTTP status of the webhook's answer
   */
  public int receipt(String messageId, String event) throws IOException, InterruptedException {
    Sent message =
        sent.all().stream()
            .filter(one -> one.id().equals(messageId))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("took no message " + messageId));
    long now = clock.instant().getEpochSecond();
    return webhooks.post(message.account(), "receipts", message.event(event, now));
  }

  /**
   * Posts any bytes to an account's webhook now.
   *
   * @param kind {@code receipts} or {@code replies}
   * @return the HTTP status of the webhook's answer
   */
  public int post(String account, String kind, String contentType, byte[] body)
      throws IOException, InterruptedException {
    Account whose =
        accounts.stream().filter(one -> one.name().equals(account)).findFirst().orElseThrow();
    return webhooks.post(whose, kind, new Webhooks.Post(contentType, body));
  }

  /** Closes every connection; what it held without an answer ends there. */
  @Override
  public void close() {
    webhooks.close();
    server.close();
  }

  static String digits(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  /**
   * One call that reached it.
   *
   * @param to the digits; empty when there were none
   * @param body what it said; a missing node when it was not JSON
   * @param messageId the id it was taken under; null when it was not
   * @param code {@code true} when it was taken, the first sentence when it was refused, or {@code
   *     HTTP 503}; empty when there was no answer
   */
  public record Taken(
      Channel channel,
      String to,
      JsonNode body,
      @Nullable String messageId,
      String code,
      Instant at) {
    @Override
    public String toString() {
      return "Taken[" + channel + ", " + at + "]";
    }
  }
}
