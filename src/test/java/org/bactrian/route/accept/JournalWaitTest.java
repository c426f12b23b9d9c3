package org.bactrian.route.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.bactrian.journal.JournalUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a message waits for the journal. */
class JournalWaitTest {
  private final JournalUnavailable away =
      new JournalUnavailable("away", new IllegalStateException());
  private final CountDownLatch waits = new CountDownLatch(1);

  @Test
  @Timeout(60)
  void the_stop_of_another_application_does_not_wait_for_the_journal() throws Exception {
    try (DefaultCamelContext bactrian = new DefaultCamelContext();
        DefaultCamelContext company = new DefaultCamelContext()) {
      JournalWait wait = new JournalWait(new StoppingRoutes());
      bactrian.start();
      company.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("timer:orders?repeatCount=1&delay=1")
                  .process(exchange -> waitFor(exchange, bactrian, wait));
            }
          });
      company.start();
      waits.await();
      long began = System.nanoTime();
      company.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
  }

  private void waitFor(Exchange caller, DefaultCamelContext bactrian, JournalWait wait) {
    Exchange exchange = new DefaultExchange(bactrian);
    exchange.setProperty(JournalWait.CALLER, caller);
    wait.untilStored(
        exchange,
        away,
        () -> {
          waits.countDown();
          throw away;
        });
  }
}
