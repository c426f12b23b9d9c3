package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.stub.StubEndpoint;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.junit5.CamelContextConfiguration;
import org.apache.kafka.common.KafkaException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bactrian.journal.JournalUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** What routes/errors*.camel.yaml do with an exception, by its type. */
class RouteErrorsTest extends RouteTestSupport {
  /** What the beans of the error routes were called with. */
  private final List<String> called = new ArrayList<>();

  /** What the failing route throws, one for each attempt; then it succeeds. */
  private final Deque<Exception> failures = new ArrayDeque<>();

  @Override
  public void configureContext(CamelContextConfiguration configuration) {
    super.configureContext(configuration);
    configuration.withStubEndpoints("kafka*");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("bactrian.httpAnswers", new HttpAnswers());
    registry.bind("bactrian.jmsMessages", new JmsMessages());
    registry.bind("bactrian.kafkaRecords", new KafkaRecords());
  }

  @Test
  void an_http_request_that_fails_is_answered_with_a_problem() throws Exception {
    Exchange done = sent("errors", new IllegalStateException("broken"));
    assertThat(done.getException()).isNull();
    assertThat(called).containsExactly("problem: broken, headers {}");
  }

  @Test
  void a_jms_message_that_fails_goes_to_the_invalid_queue() throws Exception {
    Exchange done = sent("errors-jms", new IllegalStateException("broken"));
    assertThat(done.getException()).isNull();
    assertThat(called).containsExactly("invalid: the message, broken, bactrian.messages.invalid");
  }

  @Test
  void a_failure_of_the_jms_broker_rolls_back() throws Exception {
    assertThat(sent("errors-jms", new JMSException("gone")).getException())
        .isInstanceOf(JMSException.class);
    assertThat(called).isEmpty();
  }

  @Test
  void a_kafka_record_that_fails_goes_to_the_invalid_topic_and_then_counts_as_done()
      throws Exception {
    Exchange done = sent("errors-kafka", new IllegalStateException("broken"));
    assertThat(done.getException()).isNull();
    assertThat(called).containsExactly("invalid: the record, broken", "done: the record");
    assertThat(context.getEndpoints())
        .filteredOn(StubEndpoint.class::isInstance)
        .singleElement(InstanceOfAssertFactories.type(StubEndpoint.class))
        .satisfies(
            kafka -> {
              assertThat(kafka.getEndpointUri()).contains("bactrian.messages.invalid");
              assertThat(kafka.getExchanges()).hasSize(1);
            });
  }

  @Test
  void a_failure_of_kafka_commits_nothing() throws Exception {
    assertThat(sent("errors-kafka", new KafkaException("gone")).getException())
        .isInstanceOf(KafkaException.class);
    assertThat(called).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"errors-jms", "errors-kafka"})
  void without_the_journal_a_message_is_held_until_the_journal_is_back(String configuration)
      throws Exception {
    Exchange done =
        sent(
            configuration,
            new JournalUnavailable("no journal", null),
            new DataAccessResourceFailureException("no journal"));
    assertThat(done.getException()).isNull();
    assertThat(done.getMessage().getBody()).isEqualTo("accepted");
    assertThat(called).isEmpty();
  }

  private Exchange sent(String configuration, Exception... thrown) throws Exception {
    failures.addAll(Arrays.asList(thrown));
    load(configuration);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            // As in the shipped routes, the exception comes from a route without an error handler.
            from("direct:in").routeConfigurationId(configuration).to("direct:accept");
            from("direct:accept")
                .errorHandler(noErrorHandler())
                .process(
                    exchange -> {
                      if (!failures.isEmpty()) {
                        throw failures.pop();
                      }
                      exchange.getMessage().setBody("accepted");
                    });
          }
        });
    return template.send(
        "direct:in",
        exchange -> {
          exchange.setVariable("jms", "the message");
          exchange.setVariable("record", "the record");
          exchange.getMessage().setHeader("CamelHttpUri", "of the caller");
        });
  }

  /** Stands for the bean {@code bactrian.httpAnswers}. */
  public final class HttpAnswers {
    public void problem(Exception failure, Exchange exchange) {
      called.add(
          "problem: %s, headers %s"
              .formatted(failure.getMessage(), exchange.getMessage().getHeaders()));
    }
  }

  /** Stands for the bean {@code bactrian.jmsMessages}. */
  public final class JmsMessages {
    public void invalid(Object message, Exception failure, String queue) {
      called.add("invalid: %s, %s, %s".formatted(message, failure.getMessage(), queue));
    }
  }

  /** Stands for the bean {@code bactrian.kafkaRecords}. */
  public final class KafkaRecords {
    public void invalid(Object record, Exception failure, Exchange exchange) {
      called.add("invalid: %s, %s".formatted(record, failure.getMessage()));
    }

    public void done(Object record) {
      called.add("done: " + record);
    }
  }
}
