package org.bactrian.route.in;

import java.util.concurrent.ExecutorService;
import org.bactrian.base.DaemonThreads;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Kafka, when {@code camel.component.kafka.brokers} says where. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("camel.component.kafka.brokers")
class KafkaBrokers {
  private static final int HANDS = 32;

  /** They take the records of one poll. No candidate: Spring Boot would take them for its own. */
  @Bean(destroyMethod = "shutdownNow", autowireCandidate = false)
  ExecutorService kafkaHands() {
    return DaemonThreads.fixedPool("kafka-record", HANDS);
  }
}
