package org.bactrian.route.receipt;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.bactrian.route.own.ShippedRoutes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Answers requests with receipts without their routes, as long as these are the ones that Bactrian
 * comes with: a message has several receipts, and three routes cost as much as all else that is
 * done for one. What is refused, cannot be read or is not taken by the journal passes the routes.
 */
@Component("bactrian.receiptRequests")
public final class ReceiptRequests {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiptRequests.class);

  private final CallbackReceiver callbacks;
  private final ShippedRoutes shipped;
  private final CamelContext camel;
  private final ProducerTemplate routes;

  /** By the name of the account. */
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  ReceiptRequests(
      CallbackReceiver callbacks,
      ShippedRoutes shipped,
      CamelContext camel,
      ProducerTemplate routes) {
    this.callbacks = callbacks;
    this.shipped = shipped;
    this.camel = camel;
    this.routes = routes;
  }

  /** The answer of a route to every callback. */
  private record Answer(Route of, Map<String, String> headers, byte[] body) {}

  /**
   * Answers a request.
   *
   * @param path its variables: {@code account} and {@code secret}
   * @return false when it has to pass its route; then it is not answered
   */
  public boolean answer(
      Map<String, String> path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!shipped.runs(camel, "receipt-from-http") || !shipped.runs(camel, "callback")) {
      return false;
    }
    Account account =
        callbacks
            .admitted(
                path.getOrDefault("account", ""),
                path.getOrDefault("secret", ""),
                request.getRemoteAddr())
            .orElse(null);
    Answer answer = account == null ? null : answer(account);
    if (answer == null || !isSaved(callbacks.callback(account, Callback.Kind.RECEIPTS, request))) {
      return false;
    }
    write(answer, response);
    return true;
  }

  private boolean isSaved(Callback callback) {
    try {
      return callbacks.saveIfRead(callback);
    } catch (RuntimeException e) {
      LOG.debug("a callback is saved by its route", e);
      return false;
    }
  }

  /**
   * Returns the answer of an account's route: the one that Bactrian comes with gives every callback
   * to the account the same one, and so it is asked once. Null when the route was edited, or has no
   * answer.
   */
  private @Nullable Answer answer(Account account) {
    Route route = shipped.running(camel, account.provider().receiptRoute());
    if (route == null) {
      return null;
    }
    Answer answer = answers.get(account.name());
    if (answer == null || answer.of() != route) {
      answer = ask(route, account);
      if (answer != null) {
        answers.put(account.name(), answer);
      }
    }
    return answer;
  }

  private @Nullable Answer ask(Route route, Account account) {
    Exchange asked =
        routes.request(route.getEndpoint(), exchange -> exchange.setVariable("account", account));
    String body = asked.isFailed() ? null : asked.getMessage().getBody(String.class);
    if (body == null) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    asked.getMessage().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
    return new Answer(route, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Answer answer, HttpServletResponse response) throws IOException {
    answer.headers().forEach(response::setHeader);
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }
}
