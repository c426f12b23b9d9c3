package org.bactrian.route.send;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.springframework.stereotype.Component;

/**
 * Leads from code to the routes that send. An endpoint is looked for once. A producer template and
 * a {@code toD} step look for it by its text at each message.
 */
@Component
final class ProviderRoutes {
  private final CamelContext camel;
  private final Map<String, Producer> producers = new ConcurrentHashMap<>();

  ProviderRoutes(CamelContext camel) {
    this.camel = camel;
  }

  /** Returns a new exchange for the route at this endpoint. */
  Exchange exchange(String endpoint) {
    return producer(endpoint).getEndpoint().createExchange();
  }

  /** Passes the exchange through the route at this endpoint; a failure is the exchange's own. */
  void to(String endpoint, Exchange exchange) {
    try {
      producer(endpoint).process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
  }

  private Producer producer(String endpoint) {
    Producer known = producers.get(endpoint);
    return known == null ? producers.computeIfAbsent(endpoint, this::started) : known;
  }

  private Producer started(String endpoint) {
    try {
      Producer producer = camel.getEndpoint(endpoint).createProducer();
      producer.start();
      return producer;
    } catch (Exception e) {
      throw new IllegalStateException("no route can be called at " + endpoint, e);
    }
  }
}
