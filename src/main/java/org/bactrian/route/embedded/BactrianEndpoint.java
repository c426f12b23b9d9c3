package org.bactrian.route.embedded;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.bactrian.route.event.ApplicationEvents;

/** Sends messages to Bactrian, or takes its events, by routes of the application around it. */
final class BactrianEndpoint extends DefaultEndpoint {
  static final String SEND = "send";
  static final String EVENTS = "events";

  private final String name;
  private final EmbeddedBactrian bactrian;

  BactrianEndpoint(String uri, Component component, String name, EmbeddedBactrian bactrian) {
    super(uri, component);
    this.name = name;
    this.bactrian = bactrian;
  }

  @Override
  public Producer createProducer() {
    require(SEND, "messages are sent to");
    return new Sending(this, bactrian);
  }

  @Override
  public Consumer createConsumer(Processor route) throws Exception {
    require(EVENTS, "events come from");
    Consumer consumer = new Taking(this, route, bactrian);
    configureConsumer(consumer);
    return consumer;
  }

  private void require(String wanted, String what) {
    if (!name.equals(wanted)) {
      throw new IllegalArgumentException(what + " bactrian:" + wanted + ", not bactrian:" + name);
    }
  }

  private static final class Sending extends DefaultProducer {
    private final EmbeddedBactrian bactrian;

    Sending(BactrianEndpoint endpoint, EmbeddedBactrian bactrian) {
      super(endpoint);
      this.bactrian = bactrian;
    }

    /** The exchange keeps its headers. Its body becomes the answer, as JSON. */
    @Override
    public void process(Exchange exchange) {
      Exchange done = bactrian.send(body(exchange), exchange.getMessage().getHeaders(), exchange);
      if (done.getException() != null) {
        exchange.setException(done.getException());
      } else {
        exchange.getMessage().setBody(EmbeddedBactrian.answer(done));
      }
    }

    /** A stream or a file is read by the converters of the application it comes from. */
    private static Object body(Exchange exchange) {
      Object body = exchange.getMessage().getBody();
      if (body == null || body instanceof String || body instanceof byte[]) {
        return body;
      }
      byte[] bytes =
          body instanceof java.util.Map<?, ?> ? null : exchange.getMessage().getBody(byte[].class);
      return bytes == null ? body : bytes;
    }
  }

  private static final class Taking extends DefaultConsumer {
    private final EmbeddedBactrian bactrian;

    Taking(BactrianEndpoint endpoint, Processor route, EmbeddedBactrian bactrian) {
      super(endpoint, route);
      this.bactrian = bactrian;
    }

    @Override
    protected void doStart() throws Exception {
      super.doStart();
      bactrian.events().open(this, this::take);
    }

    @Override
    protected void doStop() throws Exception {
      if (bactrian.isRunning()) {
        ApplicationEvents events = bactrian.events();
        events.close(this);
      }
      super.doStop();
    }

    private void take(String event) throws Exception {
      Exchange exchange = createExchange(false);
      try {
        exchange.getMessage().setBody(event);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        getProcessor().process(exchange);
        if (exchange.getException() != null) {
          throw exchange.getException();
        }
        if (exchange.isRollbackOnly()) {
          throw new IllegalStateException("the route has rolled the event back");
        }
      } finally {
        releaseExchange(exchange, false);
      }
    }
  }
}
