package org.bactrian.route.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.Outbox;
import org.bactrian.journal.Stage;
import org.bactrian.journal.Wakeups;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ways out that are on: each a stage of its own, so none waits for another. */
@Configuration(proxyBeanMethods = false)
class EventSinks {
  /** Events of many commits leave in one round; each alone would cost as much as all of them. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private final Outbox outbox;
  private final EventSender sender;
  private final Clock clock;
  private final ClusterMember instance;
  private final MeterRegistry metrics;
  private final ActiveSinks on;

  EventSinks(
      Outbox outbox,
      EventSender sender,
      Clock clock,
      ClusterMember instance,
      MeterRegistry metrics,
      ActiveSinks on) {
    this.instance = instance;
    this.outbox = outbox;
    this.sender = sender;
    this.clock = clock;
    this.metrics = metrics;
    this.on = on;
  }

  @Bean
  Stage eventCountStage(EventCounts counts) {
    return stage("event-counts", Duration.ofMillis(200), counts::round);
  }

  @Bean
  @ConditionalOnProperty(name = "bactrian.events.log", matchIfMissing = true)
  Stage eventToLogStage() {
    return stage(EventSink.steady("log"));
  }

  @Bean
  @ConditionalOnProperty("bactrian.events.http.url")
  Stage eventToHttpStage(BactrianProperties properties) {
    return stage(new EventSink("http", true, properties.events().http().retries(), true));
  }

  @Bean
  @ConditionalOnProperty("bactrian.events.file.path")
  Stage eventToFileStage() {
    return stage(EventSink.steady("file"));
  }

  @Bean
  @ConditionalOnProperty("bactrian.events.jms")
  Stage eventToJmsStage(@Value("${spring.artemis.mode:}") String broker) {
    require(broker, "bactrian.events.jms", "spring.artemis.mode: embedded, or native");
    return stage(EventSink.steadyParallel("jms"));
  }

  @Bean
  @ConditionalOnProperty("bactrian.events.kafka")
  Stage eventToKafkaStage(@Value("${camel.component.kafka.brokers:}") String brokers) {
    require(brokers, "bactrian.events.kafka", "camel.component.kafka.brokers");
    return stage(EventSink.steadyParallel("kafka"));
  }

  private static void require(String place, String property, String missing) {
    if (place.isEmpty()) {
      throw new BadConfiguration(property, "has nowhere to send to; set " + missing);
    }
  }

  /** A way out, as a stage. */
  private Stage stage(EventSink way) {
    on.add(way.name());
    EventStage out = new EventStage(way, outbox, sender, clock);
    gauge("bactrian.events.behind", way, name -> outbox.lag(name).behind());
    gauge("bactrian.events.waiting", way, name -> outbox.lag(name).waiting());
    gauge("bactrian.events.given.up", way, name -> outbox.lag(name).givenUp());
    gauge("bactrian.events.gone", way, name -> out.isGone() ? 1 : 0);
    return stage("event-to-" + way.name(), GATHERING, out::round);
  }

  private Stage stage(String name, Duration gathering, Stage.Round round) {
    return new Stage(name, Wakeups.EVENT, gathering, clock, instance.exclusive(name, round));
  }

  private void gauge(String what, EventSink way, ToDoubleFunction<String> value) {
    Gauge.builder(what, way.name(), value)
        .tag("way", way.name())
        .strongReference(true)
        .register(metrics);
  }
}
