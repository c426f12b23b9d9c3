package org.bactrian.route.send;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Leads from code to the routes that send. An endpoint is looked for once. A producer template and
 * a {@code toD} step look for it by its text at each message.
 */
@Component("bactrian.providerRoutes")
final class ProviderRoutes {
  private final CamelContext camel;
  private final Map<String, AsyncProducer> producers = new ConcurrentHashMap<>();

  ProviderRoutes(CamelContext camel) {
    this.camel = camel;
  }

  /** Returns a new exchange for the route at this endpoint. */
  Exchange exchange(String endpoint) {
    return producer(endpoint).getEndpoint().createExchange();
  }

  /** Passes the exchange through the route at this endpoint; a failure is the exchange's own. */
  CompletionStage<Exchange> to(String endpoint, Exchange exchange) {
    CompletableFuture<Exchange> done = new CompletableFuture<>();
    producer(endpoint).process(exchange, doneAtOnce -> done.complete(exchange));
    return done;
  }

  private AsyncProducer producer(String endpoint) {
    AsyncProducer known = producers.get(endpoint);
    return known == null ? producers.computeIfAbsent(endpoint, this::started) : known;
  }

  private AsyncProducer started(String endpoint) {
    try {
      AsyncProducer producer = camel.getEndpoint(endpoint).createAsyncProducer();
      producer.start();
      return producer;
    } catch (Exception e) {
      throw new IllegalStateException("no route can be called at " + endpoint, e);
    }
  }
}
