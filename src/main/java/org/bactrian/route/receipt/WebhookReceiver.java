package org.bactrian.route.receipt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.bactrian.journal.ReceiptStore;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.Networks;
import org.springframework.stereotype.Component;

/** What providers post to us: who may, and that it is kept before it is answered. */
@Component("webhooks")
public final class WebhookReceiver {
  private final Accounts accounts;
  private final ReceiptStore receipts;
  private final HttpRequests requests;
  private final Clock clock;

  WebhookReceiver(Accounts accounts, ReceiptStore receipts, HttpRequests requests, Clock clock) {
    this.accounts = accounts;
    this.receipts = receipts;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * The variable {@code account} is the account whose webhook this is, {@code receiptRoute} where
   * its callbacks go once they are kept.
   *
   * @throws NoSuchWebhook when the account or the secret is wrong: which of them is not told
   */
  public void verify(String name, String secret, Exchange exchange) {
    Optional<Account> account = accounts.find(name);
    String expected = account.map(Account::webhookSecret).orElse("");
    boolean right =
        MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    if (!right || expected.isEmpty() || !comesFrom(account.get(), exchange)) {
      throw new NoSuchWebhook();
    }
    exchange.setVariable("account", account.get());
    exchange.setVariable("receiptRoute", account.get().provider().receiptRoute());
  }

  private static boolean comesFrom(Account account, Exchange exchange) {
    String caller = HttpRequests.of(exchange).getRemoteAddr();
    return Networks.allow(account.webhookAllow(), caller);
  }

  /** What it says, as it came. */
  public Callback callback(Account account, String kind, Exchange exchange) {
    String query = HttpRequests.of(exchange).getQueryString();
    return new Callback(
        account.name(),
        Callback.Kind.valueOf(kind),
        HttpRequests.header(exchange, "Content-Type"),
        query == null ? "" : query,
        requests.body(exchange));
  }

  /** Keeps it; only then may it be answered. */
  public void keep(Callback callback) {
    receipts.keep(callback, clock.instant());
  }

  /** A wrong account or a wrong secret. */
  public static final class NoSuchWebhook extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
