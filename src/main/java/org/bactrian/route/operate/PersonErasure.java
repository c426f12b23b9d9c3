package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.bactrian.journal.Erasures;
import org.bactrian.journal.Erasures.Erasure;
import org.bactrian.message.Fault;
import org.bactrian.message.Msisdn;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Forgets a person. The call forgets the messages, which is quick; what others wrote is searched
 * afterwards, in small batches with pauses, so that sending has nearly all of the journal's time.
 */
@Component("bactrian.personErasure")
public final class PersonErasure {
  private static final Logger LOG = LoggerFactory.getLogger(PersonErasure.class);
  private static final int PAUSE_FACTOR = 9;

  private final Erasures erasures;
  private final Clock clock;

  PersonErasure(Erasures erasures, Clock clock, MeterRegistry metrics) {
    this.erasures = erasures;
    this.clock = clock;
    metrics.gauge("bactrian.erasures.open", erasures, all -> all.open().size());
  }

  /**
   * Forgets the messages to a person, and begins to forget everything else. A second call while
   * that goes on begins nothing anew.
   *
   * @return how many messages were forgotten
   * @throws InvalidMessage when the number or a parameter is wrong
   */
  public ObjectNode erase(String number, Exchange exchange) {
    Msisdn person = person(number);
    String reason = OperatorRequest.requiredReason(exchange);
    Erasure erasure = erasures.begin(person, HttpRequests.actor(exchange), reason, clock.instant());
    forgetMessages(erasure);
    ObjectNode answer =
        erasures.find(erasure.id()).map(Erasure::forgotten).orElse(erasure.forgotten()).json();
    answer.remove(List.of("callbacks", "files"));
    LOG.warn("a person is erased by a call: {}", answer);
    return answer.put("id", erasure.id());
  }

  private static Msisdn person(String number) {
    // A plus sign that is not encoded may arrive as a space.
    String digits = number.strip();
    String e164 = digits.startsWith("+") ? digits : "+" + digits;
    Optional<String> fault = Msisdn.fault(e164);
    if (fault.isPresent()) {
      throw InvalidMessage.ofRequest(List.of(Fault.envelope("/number", fault.get())));
    }
    return new Msisdn(e164);
  }

  private void forgetMessages(Erasure erasure) {
    boolean more = true;
    while (more) {
      more = erasures.forgetMessages(erasure, clock.instant());
    }
  }

  /** Works on what was begun; returns when to call again. */
  public Optional<Instant> round() {
    long begun = System.nanoTime();
    boolean more = false;
    for (Erasure erasure : erasures.open()) {
      // Begun by a call that a crash has ended.
      forgetMessages(erasure);
      if (!erasure.searched()) {
        more |= erasures.search(erasure);
      } else if (erasures.finish(erasure, clock.instant())) {
        LOG.info("the erasure {} is done", erasure.id());
      }
    }
    Duration pause = Duration.ofNanos((System.nanoTime() - begun) * PAUSE_FACTOR);
    return more ? Optional.of(clock.instant().plus(pause)) : Optional.empty();
  }
}
