package org.bactrian.route.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.journal.Outbox;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The event sinks that {@code bactrian.events} switches on. */
@Component("bactrian.eventSinks")
public final class EventSinks {
  private final List<EventSink> all;

  EventSinks(BactrianProperties properties, Environment environment) {
    BactrianProperties.Events events = properties.events();
    List<EventSink> sinks = new ArrayList<>();
    if (events.log()) {
      sinks.add(EventSink.serial(EventLines.SINK));
    }
    events.allReceivers().forEach((name, http) -> sinks.add(EventSink.receiver(name, http)));
    if (events.file().path() != null) {
      sinks.add(EventSink.serial("file").in(events.file().format()));
    }
    if (events.jms()) {
      requireBroker(
          environment, "bactrian.events.jms", "spring.artemis.mode", "embedded or native");
      sinks.add(EventSink.parallel("jms").in(events.jmsFormat()));
    }
    if (events.kafka()) {
      requireBroker(
          environment, "bactrian.events.kafka", "camel.component.kafka.brokers", "host:port");
      sinks.add(EventSink.parallel("kafka").in(events.kafkaFormat()));
    }
    if (events.application()) {
      sinks.add(EventSink.parallel("application"));
    }
    all = List.copyOf(sinks);
  }

  private static void requireBroker(
      Environment environment, String property, String missing, String value) {
    if (environment.getProperty(missing, "").isEmpty()) {
      throw new BadConfiguration(
          property, "has no broker to send to; set " + missing + ": " + value);
    }
  }

  List<EventSink> all() {
    return all;
  }

  /** Returns the names of the sinks that are on. */
  public Set<String> names() {
    return all.stream().map(EventSink::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns the cursors that read events: one for each sink, and one for the metrics. An event must
   * be kept until all of them have passed it.
   */
  public Set<String> cursors() {
    return Stream.concat(Stream.of(Outbox.COUNTS), all.stream().map(EventSink::name))
        .collect(Collectors.toUnmodifiableSet());
  }
}
