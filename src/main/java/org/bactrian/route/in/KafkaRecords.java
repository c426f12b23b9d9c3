package org.bactrian.route.in;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.QueuedMessage;
import org.springframework.stereotype.Component;

/** Records of the topic: read, put aside, done with. */
@Component("kafkaRecords")
final class KafkaRecords {
  private static final String DONE = "BactrianDone";

  private final QueueAnswers answers;

  KafkaRecords(QueueAnswers answers) {
    this.answers = answers;
  }

  /**
   * The record as bytes, and its place for an id.
   *
   * @throws InvalidMessage when it is too long
   */
  public QueuedMessage read(Exchange batched) {
    Message kafka = batched.getMessage();
    String place = kafka.getHeader(KafkaConstants.TOPIC) + "-" + partition(kafka) + "-";
    byte[] json = kafka.getBody(byte[].class);
    return answers.read(
        json == null ? new byte[0] : json, QueuedMessage.id("kafka", place + offset(kafka)));
  }

  /** The record as it was, with the problem in a header. */
  public void invalid(Exchange batched, Exception failure, Exchange exchange) {
    Message kafka = batched.getMessage();
    Message aside = exchange.getMessage();
    // Topic, partition and time are of where it was, and would send it there again.
    kafka
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("Camel")) {
                aside.setHeader(name, value);
              }
            });
    aside.setHeader(KafkaConstants.KEY, kafka.getHeader(KafkaConstants.KEY));
    aside.setHeader(JmsMessages.PROBLEM, answers.problem(failure).toString());
    aside.setBody(kafka.getBody());
  }

  /** The journal has it, or it is put aside. */
  public void done(Exchange batched) {
    batched.setProperty(DONE, true);
  }

  /**
   * Of each partition the last is committed, and nothing beyond it.
   *
   * @throws IllegalStateException when not all are done; then none is committed, and all are read
   *     again
   */
  public void commit(List<Exchange> batch) {
    if (!batch.stream().allMatch(batched -> batched.getProperty(DONE, false, Boolean.class))) {
      throw new IllegalStateException("not every record of the batch was taken");
    }
    Map<String, Message> last = new HashMap<>();
    for (Exchange batched : batch) {
      Message kafka = batched.getMessage();
      String partition = kafka.getHeader(KafkaConstants.TOPIC) + "-" + partition(kafka);
      last.merge(partition, kafka, (one, other) -> offset(one) > offset(other) ? one : other);
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
