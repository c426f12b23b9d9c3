package org.bactrian.route.event;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;

/**
 * Names the content type of a record as the binding of CloudEvents for Kafka does, {@code
 * content-type}: Kafka tells letter cases apart, and Camel writes this header as HTTP does. The
 * route {@code event-to-kafka} names this class.
 */
public final class KafkaContentType implements ProducerInterceptor<Object, Object> {
  private static final String OF_CAMEL = "Content-Type";
  private static final String OF_CLOUD_EVENTS = "content-type";

  @Override
  public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
    Header type = record.headers().lastHeader(OF_CAMEL);
    if (type != null) {
      record.headers().remove(OF_CAMEL).add(OF_CLOUD_EVENTS, type.value());
    }
    return record;
  }

  @Override
  public void onAcknowledgement(RecordMetadata record, Exception failure) {
    // The route hears of it.
  }

  @Override
  public void close() {
    // There is nothing to close.
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // There is nothing to set.
  }
}
