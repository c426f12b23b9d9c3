package org.bactrian.sandbox;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.Provider;
import org.bactrian.sandbox.SimulatorApi.Sent;

/** Simulates a provider on loopback: what all HTTP providers have in common. */
public abstract class ProviderSimulator implements AutoCloseable {
  private static final int REMEMBERED = 10_000;

  final LoopbackServer server;
  private final Clock clock;
  private final WebhookPoster webhooks;
  private final Collection<Account> accounts;
  private final Latest<ReceivedCall> calls = new Latest<>(REMEMBERED);
  private final Latest<Sent> sent = new Latest<>(REMEMBERED);
  private final Map<Channel, SimulatorResponder> responders = new EnumMap<>(Channel.class);

  /**
   * Opens the port. Calls are answered once the server is started.
   *
   * @param name of its threads
   * @param port on loopback; 0: any free one
   * @param accounts the accounts that it knows
   * @param receiptDelay before each receipt
   */
  ProviderSimulator(
      String name, int port, Collection<Account> accounts, Clock clock, Duration receiptDelay) {
    this.accounts = accounts;
    this.clock = clock;
    webhooks = new WebhookPoster(name + "-receipt", receiptDelay);
    server = LoopbackServer.open(name, port);
  }

  /** Creates the responder of one API. */
  final SimulatorResponder responder(SimulatorApi api) {
    SimulatorResponder responder = new SimulatorResponder(api, clock, webhooks, calls, sent);
    responders.put(api.channel(), responder);
    return responder;
  }

  public int port() {
    return server.port();
  }

  /**
   * Names the address of Bactrian. Receipts are held back until this is called.
   *
   * @param base such as {@code http://127.0.0.1:8080}
   */
  public void webhooksAt(URI base) {
    webhooks.at(base);
  }

  /**
   * Returns every call that reached the simulator, also those it refused; the latest 10 000, oldest
   * first.
   */
  public List<ReceivedCall> calls() {
    return calls.all();
  }

  /** From now on treats the number's messages in this way, whatever its digits say. */
  public void behave(Channel channel, String to, Behaviour behaviour) {
    responders.get(channel).behave(digits(to), behaviour);
  }

  /** From now on refuses the number's messages with this code; Wooxy's codes are sentences. */
  public void refuse(Channel channel, String to, String code) {
    responders.get(channel).refuse(digits(to), code);
  }

  /**
   * Posts a receipt now.
   *
   * @param status as the provider writes it in its receipts; Wooxy's are events
   * @return the HTTP status of the webhook's answer
   */
  public int receipt(String messageId, String status) throws IOException, InterruptedException {
    Sent message =
        sent.all().stream()
            .filter(one -> one.id().equals(messageId))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("accepted no message with the id " + messageId));
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
    return webhooks.post(whose, kind, new WebhookPoster.Post(contentType, body));
  }

  /** Closes every connection, also those held without an answer. */
  @Override
  public void close() {
    webhooks.close();
    server.close();
  }

  /** Returns the accounts with settings of this type. */
  static List<Account> accountsWith(
      Class<? extends Provider.Settings> type, Collection<Account> all) {
    return all.stream().filter(account -> type.isInstance(account.settings())).toList();
  }

  static String digits(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }
}
