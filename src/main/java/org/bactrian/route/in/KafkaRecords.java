package org.bactrian.route.in;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.bactrian.base.DaemonThreads;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.ReceivedMessage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Reads Kafka records, moves invalid ones to a topic of their own, and commits offsets. */
@Component("bactrian.kafkaRecords")
final class KafkaRecords {
  /** Before the attributes of a CloudEvent, as its binding for Kafka says. */
  private static final String CLOUD_EVENT = "ce_";

  private static final String DONE = "BactrianDone";
  private static final int THREADS = 32;

  private final QueueAnswers answers;

  KafkaRecords(QueueAnswers answers) {
    this.answers = answers;
  }

  /** The threads that work on the records of one poll. Spring Boot must not use them elsewhere. */
  @Bean(name = "bactrian.kafkaThreads", destroyMethod = "shutdownNow", autowireCandidate = false)
  @ConditionalOnProperty("camel.component.kafka.brokers")
  static ExecutorService kafkaThreads() {
    return DaemonThreads.fixedPool("kafka-record", THREADS);
  }

  /**
   * Returns the body for {@code direct:accept}. A message without an id gets one made from topic,
   * partition and offset, unless it comes as a CloudEvent.
   *
   * @throws InvalidMessage when it is too long
   */
  public ReceivedMessage read(Exchange batched) {
    Message kafka = batched.getMessage();
    String partition = kafka.getHeader(KafkaConstants.TOPIC) + "-" + partition(kafka) + "-";
    byte[] json = kafka.getBody(byte[].class);
    return answers.read(
        json == null ? new byte[0] : json,
        ReceivedMessage.id("kafka", partition + offset(kafka)),
        CLOUD_EVENT,
        name -> kafka.getHeader(name, String.class));
  }

  /** Makes the record for the invalid topic: unchanged, with the problem in a header. */
  public void invalid(Exchange batched, Exception failure, Exchange exchange) {
    Message kafka = batched.getMessage();
    Message copy = exchange.getMessage();
    // These headers name the topic and partition it came from, and would send it there again. Camel
    // knows them in any letter case.
    kafka
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!name.regionMatches(true, 0, "Camel", 0, "Camel".length())) {
                copy.setHeader(name, value);
              }
            });
    copy.setHeader(KafkaConstants.KEY, kafka.getHeader(KafkaConstants.KEY));
    copy.setHeader(JmsMessages.PROBLEM, answers.problem(failure).toString());
    copy.setBody(kafka.getBody());
  }

  /** Marks a record as done: it is in the journal, or in the invalid topic. */
  public void done(Exchange batched) {
    batched.setProperty(DONE, true);
  }

  /**
   * Commits the last offset of each partition.
   *
   * @throws IllegalStateException when a record is not done; then nothing is committed, and all
   *     records are read again
   */
  public void commit(List<Exchange> batch) {
    if (!batch.stream().allMatch(batched -> batched.getProperty(DONE, false, Boolean.class))) {
      throw new IllegalStateException("not every record of the batch is done");
    }
    Map<String, Message> last = new HashMap<>();
    for (Exchange batched : batch) {
      Message kafka = batched.getMessage();
      String partition = kafka.getHeader(KafkaConstants.TOPIC) + "-" + partition(kafka);
      last.merge(partition, kafka, (a, b) -> offset(a) > offset(b) ? a : b);
    }
    for (Message kafka : last.values()) {
      kafka.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class).commit();
    }
  }

  private static int partition(Message kafka) {
    return kafka.getHeader(KafkaConstants.PARTITION, Integer.class);
  }

  private static long offset(Message kafka) {
    return kafka.getHeader(KafkaConstants.OFFSET, Long.class);
  }
}
