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
import org.bactrian.provider.nxcloud.NxCloudCredentials;
import org.bactrian.sandbox.NxCloudApi.Sent;
import org.jspecify.annotations.Nullable;

/**
 * NXCloud on loopback: Viber and SMS over real HTTP, as strict as its pages, and with real
 * receipts. {@link Behaviour} says what it does with a message.
 */
public final class NxCloudLookAlike implements AutoCloseable {
  private static final int REMEMBERED = 10_000;

  private final LoopbackServer server;
  private final Webhooks webhooks;
  private final Collection<Account> accounts;
  private final Latest<Taken> calls = new Latest<>(REMEMBERED);
  private final Latest<Sent> sent = new Latest<>(REMEMBERED);
  private final Map<Channel, NxCloudDesk> desks = new EnumMap<>(Channel.class);

  /**
   * Listens at once.
   *
   * @param port on loopback; 0: any free one
   * @param all those of NXCloud are known here, the others are passed over
   * @param receiptDelay before each receipt
   */
  public NxCloudLookAlike(int port, Collection<Account> all, Clock clock, Duration receiptDelay) {
    accounts =
        all.stream().filter(account -> account.settings() instanceof NxCloudCredentials).toList();
    webhooks = new Webhooks("sandbox-nxcloud-receipt", receiptDelay);
    server = LoopbackServer.open("sandbox-nxcloud", port);
    NxCloudGate gate = new NxCloudGate(accounts, clock);
    open(new NxCloudViberApi(accounts, clock), gate, clock);
    open(new NxCloudSmsApi(accounts, clock), gate, clock);
    server.start();
  }

  private void open(NxCloudApi api, NxCloudGate gate, Clock clock) {
    NxCloudDesk desk = new NxCloudDesk(api, gate, clock, webhooks, calls, sent);
    desks.put(api.terms().channel(), desk);
    server.onPost(api.terms().path(), desk);
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

  /** From now on does this with the number's messages, whatever its digits say. */
  public void behave(Channel channel, String toDigits, Behaviour behaviour) {
    desks.get(channel).behave(toDigits, behaviour);
  }

  /**
   * Posts a receipt now.
   *
   * @param status Viber's word ({@code delivered}) or the SMS number ({@code 2})
   * @return the HTTP status of the webhook's answer
   */
  public int receipt(String messageId, String status) throws IOException, InterruptedException {
    Sent message =
        sent.all().stream()
            .filter(one -> one.id().equals(messageId))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("took no message " + messageId));
    return webhooks.post(message.account(), "receipts", message.api().receipt(message, status));
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

  /**
   * One call that reached it.
   *
   * @param to the digits as they came; empty when there were none
   * @param body what it said; a missing node when it was not JSON
   * @param messageId the id it was taken under; null when it was not
   * @param code the code answered, or {@code HTTP 503}; empty when there was no answer
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
      return "Taken[" + channel + ", " + code + ", " + at + "]";
    }
  }
}
