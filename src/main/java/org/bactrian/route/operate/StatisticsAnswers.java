package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.Act;
import org.bactrian.journal.Hours;
import org.bactrian.journal.Statistics;
import org.bactrian.journal.Statistics.Dimension;
import org.bactrian.journal.Statistics.Group;
import org.bactrian.journal.StatisticsCounts;
import org.bactrian.message.Fault;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.springframework.stereotype.Component;

/** Answers how many messages there are and what became of them, as JSON or CSV. */
@Component("bactrian.statisticsAnswers")
final class StatisticsAnswers {
  private static final int MOST_ROWS = 10_000;
  private static final double MEDIAN = 0.5;
  private static final double NEARLY_ALL = 0.95;

  /** The states that a row names each; the others are waiting, or were submitted. */
  private static final List<DeliveryState> ENDS =
      List.of(
          DeliveryState.DELIVERED,
          DeliveryState.SEEN,
          DeliveryState.REFUSED,
          DeliveryState.UNDELIVERED,
          DeliveryState.EXPIRED,
          DeliveryState.UNKNOWN,
          DeliveryState.CANCELLED);

  private final Statistics statistics;
  private final Clock clock;

  StatisticsAnswers(Statistics statistics, Clock clock) {
    this.statistics = statistics;
    this.clock = clock;
  }

  /**
   * Answers with the sums over the messages that the caller may see.
   *
   * @throws InvalidMessage when a parameter is wrong, or the answer would be too long
   */
  public void sums(Exchange exchange) {
    answer(exchange, StatisticsAnswers::put);
  }

  /**
   * Answers with what the messages cost that the caller may see.
   *
   * @throws InvalidMessage when a parameter is wrong, or the answer would be too long
   */
  public void spend(Exchange exchange) {
    answer(exchange, StatisticsAnswers::putSpend);
  }

  private void answer(Exchange exchange, BiConsumer<ObjectNode, StatisticsCounts> put) {
    StatisticsQuery query = StatisticsQuery.of(HttpRequests.of(exchange).getQueryString(), clock);
    List<Group> groups =
        statistics.sums(
            query.by(), query.filter().of(HttpRequests.viewer(exchange)), query.hours(), MOST_ROWS);
    if (groups.size() > MOST_ROWS) {
      throw InvalidMessage.ofRequest(
          List.of(
              Fault.envelope(
                  "/by",
                  "gives more than "
                      + MOST_ROWS
                      + " rows: name fewer, a shorter time, or a filter")));
    }
    List<ObjectNode> rows = groups.stream().map(group -> node(query.by(), group, put)).toList();
    if (Csv.isAsked(exchange)) {
      Csv.answer(exchange, Csv.table(query.by().stream().map(Dimension::wire).toList(), rows));
    } else {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("from", text(query.hours().from()));
      node.put("until", text(query.hours().until()));
      ArrayNode list = node.putArray("rows");
      rows.forEach(list::add);
      Csv.json(exchange, node);
    }
  }

  private static String text(int hour) {
    return Hours.start(hour).toString();
  }

  private static ObjectNode node(
      List<Dimension> by, Group group, BiConsumer<ObjectNode, StatisticsCounts> put) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < by.size(); i++) {
      Object value = group.by().get(i);
      node.put(
          by.get(i).wire(),
          switch (by.get(i)) {
            case HOUR -> text((Integer) value);
            case DAY -> text((Integer) value * 24).substring(0, 10);
            default -> (String) value;
          });
    }
    put.accept(node, group.counts());
    return node;
  }

  /** Sets what is known of a group of messages. */
  static void put(ObjectNode node, StatisticsCounts counts) {
    node.put("accepted", counts.accepted());
    node.put("sms", counts.sms());
    node.put("submitted", counts.taken());
    for (DeliveryState state : ENDS) {
      node.put(state.wire(), counts.in(state));
    }
    node.put("late", counts.late());
    ObjectNode failed = node.putObject("failed");
    counts.reasons().forEach(failed::put);
    ObjectNode time = node.putObject("secondsToDeliver");
    putSeconds(time, "median", counts, MEDIAN);
    putSeconds(time, "p95", counts, NEARLY_ALL);
    putCost(node, counts);
  }

  /** Sets what a group of messages costs. */
  private static void putCost(ObjectNode node, StatisticsCounts counts) {
    node.put("parts", counts.parts());
    ObjectNode estimated = node.putObject("estimated");
    counts
        .estimated()
        .forEach(sum -> estimated.set(sum.currency(), DecimalNode.valueOf(sum.amount())));
  }

  private static void putSpend(ObjectNode node, StatisticsCounts counts) {
    node.put("messages", counts.taken() + counts.in(DeliveryState.UNKNOWN));
    putCost(node, counts);
  }

  private static void putSeconds(
      ObjectNode node, String name, StatisticsCounts counts, double share) {
    counts
        .deliveredWithin(share)
        .ifPresent(time -> node.put(name, Math.round(time.toMillis() / 100.0) / 10.0));
  }

  /**
   * Counts the messages anew, and returns what was wrong.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode recount(Exchange exchange) {
    StatisticsQuery.Recount request =
        StatisticsQuery.recount(HttpRequests.of(exchange).getQueryString());
    Instant now = clock.instant();
    Act act =
        Act.of(HttpRequests.actor(exchange), "recount", "statistics", "hours")
            .because(request.reason());
    Statistics.Recount done = statistics.recount(request.hours(), act, now);
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", text(done.hours().from()))
        .put("until", text(done.hours().until()))
        .put("messages", done.messages())
        .put("changed", done.changed());
  }
}
