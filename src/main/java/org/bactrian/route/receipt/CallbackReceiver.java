package org.bactrian.route.receipt;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.bactrian.base.RareLog;
import org.bactrian.delivery.Receipt;
import org.bactrian.journal.ReceiptStore;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackStore;
import org.bactrian.provider.Provider;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.Networks;
import org.bactrian.route.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Receives callbacks, by a webhook or by a provider's own connection, and stores them. Only then
 * are they answered.
 */
@Component("bactrian.callbackReceiver")
public final class CallbackReceiver implements CallbackStore {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackReceiver.class);

  private final RareLog notGenuine = new RareLog();
  private final Accounts accounts;
  private final ReceiptStore receipts;
  private final ReceiptStage stage;
  private final HttpRequests requests;
  private final ProducerTemplate routes;
  private final Clock clock;

  CallbackReceiver(
      Accounts accounts,
      ReceiptStore receipts,
      ReceiptStage stage,
      HttpRequests requests,
      ProducerTemplate routes,
      Clock clock) {
    this.accounts = accounts;
    this.receipts = receipts;
    this.stage = stage;
    this.requests = requests;
    this.routes = routes;
    this.clock = clock;
  }

  /** Returns whether account, secret and the sender's address of a callback are right. */
  public boolean admits(String name, String secret, String address) {
    return admitted(name, secret, address).isPresent();
  }

  /** Returns the account, if its name, its secret and the sender's address are right. */
  Optional<Account> admitted(String name, String secret, String address) {
    return accounts
        .find(name)
        .filter(account -> account.admits(secret))
        .filter(account -> Networks.allow(account.webhookAllow(), address));
  }

  /**
   * Checks who posts to a webhook, and sets two variables: {@code account}, and {@code
   * receiptRoute}, the route that answers the provider.
   *
   * @throws HttpProblem when the account, the secret or the sender's address is wrong; it does not
   *     say which. Also when the provider does not call by this method
   */
  public void verify(@Nullable String name, @Nullable String secret, Exchange exchange) {
    // Camel passes the text null on as null.
    Account account =
        admitted(
                String.valueOf(name),
                String.valueOf(secret),
                HttpRequests.of(exchange).getRemoteAddr())
            .orElseThrow(() -> HttpProblem.notFound("There is nothing here."));
    if (!callsBy(HttpRequests.of(exchange).getMethod(), account.provider())) {
      throw HttpProblem.wrongMethod(account.provider().name() + " does not call by this method.");
    }
    exchange.setVariable("account", account);
    exchange.setVariable("receiptRoute", account.provider().receiptRoute());
  }

  private static boolean callsBy(String method, Provider provider) {
    return method.equals("POST") || (method.equals("GET") && provider.callsBackByGet());
  }

  /**
   * Returns the request as a callback, unchanged.
   *
   * @throws HttpProblem when it is not signed as its provider signs
   */
  public Callback callback(Account account, String kind, Exchange exchange) {
    return callback(account, Callback.Kind.valueOf(kind), HttpRequests.of(exchange));
  }

  /**
   * Returns a request as a callback, unchanged.
   *
   * @throws HttpProblem when it is not signed as its provider signs
   */
  Callback callback(Account account, Callback.Kind kind, HttpServletRequest request) {
    Callback callback =
        new Callback(
            account.name(),
            kind,
            Objects.requireNonNullElse(request.getHeader("Content-Type"), ""),
            Objects.requireNonNullElse(request.getQueryString(), ""),
            requests.body(request),
            new ServletCallback(request));
    if (!account.provider().receiptReader().isGenuine(callback, account)) {
      notGenuine
          .count(account.name())
          .ifPresent(
              more ->
                  LOG.warn(
                      "a callback to account {} is not signed as {} signs, and is refused:"
                          + " check the key in the properties of the account, and this machine's clock{}",
                      account.name(),
                      account.provider().name(),
                      more));
      throw HttpProblem.of(
          Problem.NOT_GENUINE, "The signature is missing, or is not that of this account.");
    }
    return callback;
  }

  /** The parts of a request that a callback's signature may cover. */
  private record ServletCallback(HttpServletRequest request) implements Callback.Request {
    @Override
    public String method() {
      return request.getMethod();
    }

    @Override
    public String url() {
      String query = request.getQueryString();
      return request.getRequestURL() + (query == null ? "" : "?" + query);
    }

    @Override
    public @Nullable String header(String name) {
      return request.getHeader(name);
    }
  }

  /**
   * Writes a callback to the journal, where possible with what its receipts change: one commit for
   * both.
   */
  public void save(Callback callback) {
    if (!saveIfRead(callback)) {
      receipts.keep(callback, clock.instant());
    }
  }

  /**
   * Writes a callback to the journal, where possible with what its receipts change.
   *
   * @return false when its receipts cannot be read before it is stored; then it is not written
   */
  boolean saveIfRead(Callback callback) {
    Optional<List<Receipt>> read = stage.receipts(callback);
    read.ifPresent(all -> receipts.keep(callback, all, clock.instant()));
    return read.isPresent();
  }

  /** Sends a callback of a provider's own connection to the provider's route, which saves it. */
  @Override
  public void store(Callback callback) {
    String route = accounts.find(callback.account()).orElseThrow().provider().receiptRoute();
    routes.sendBody("direct:" + route, callback);
  }
}
