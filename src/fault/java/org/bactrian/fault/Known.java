package org.bactrian.fault;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The content of the journal, read directly from the database.
 *
 * @param messages by id
 * @param smsOf the id of the SMS, by the id of the Viber message it follows
 * @param steps the history of each message, by its id
 * @param ids the id of the message that each provider id names, or "" where the id is parked
 */
record Known(
    Map<String, Row> messages,
    Map<String, String> smsOf,
    Map<String, List<Step>> steps,
    Map<String, String> ids,
    Set<String> parked) {

  /** A message. */
  record Row(
      String id, Channel channel, @Nullable String fallbackOf, DeliveryState status, Kind kind) {}

  /** A step of a message's history. */
  record Step(long seq, String event, DeliveryState status, @Nullable String detail) {}

  static Known of(World world) throws SQLException {
    Known known =
        new Known(
            new LinkedHashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashSet<>());
    try (Connection journal = world.journal();
        Statement statement = journal.createStatement()) {
      known.readMessages(statement);
      known.readSteps(statement);
      known.readIds(statement);
    }
    return known;
  }

  private void readMessages(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select id, channel, fallback_of, status, recipient from message order by id")) {
      while (row.next()) {
        String id = row.getString(1);
        @Nullable String of = row.getString(3);
        Channel channel = of == null ? Channel.VIBER : Channel.SMS;
        Kind kind = Kind.of(row.getString(5));
        DeliveryState status = DeliveryState.of(row.getString(4));
        messages.put(id, new Row(id, channel, of, status, kind));
        if (of != null) {
          smsOf.put(of, id);
        }
      }
    }
  }

  private void readSteps(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select seq, id, message_id, status, detail from event where type = 'status' order by seq")) {
      while (row.next()) {
        steps
            .computeIfAbsent(row.getString(3), none -> new ArrayList<>())
            .add(
                new Step(
                    row.getLong(1),
                    row.getString(2),
                    DeliveryState.of(row.getString(4)),
                    row.getString(5)));
      }
    }
  }

  private void readIds(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select account, provider_id, message_id from provider_id")) {
      while (row.next()) {
        ids.put(row.getString(1) + "/" + row.getString(2), row.getString(3));
      }
    }
    try (ResultSet row =
        statement.executeQuery("select account, provider_id, status from parked_receipt")) {
      while (row.next()) {
        parked.add(row.getString(1) + "/" + row.getString(2) + "/" + row.getString(3));
      }
    }
  }

  boolean knows(String account, String providerId) {
    return ids.containsKey(account + "/" + providerId);
  }

  /** Returns whether a crash came between the message's claim and its answer. */
  boolean wasStopped(String id) {
    return steps.getOrDefault(id, List.of()).stream()
        .anyMatch(step -> String.valueOf(step.detail()).startsWith("stopped while"));
  }

  /** Returns the seq of the first step in such a state; the largest number when there is none. */
  long first(String id, Predicate<DeliveryState> so) {
    return steps.getOrDefault(id, List.of()).stream()
        .filter(step -> so.test(step.status()))
        .mapToLong(Step::seq)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  String words(String id) {
    return steps.getOrDefault(id, List.of()).stream()
        .map(step -> "\n    " + step.status() + " " + step.detail())
        .reduce("", String::concat);
  }

  /** Describes the events that were not sent. It names none when all came, but in another order. */
  static String without(List<Step> steps, List<String> posted) {
    return steps.stream()
        .filter(step -> !posted.contains(step.event()))
        .map(step -> " without " + step.seq() + " " + step.status())
        .reduce(", ", String::concat);
  }

  /**
   * Returns whether the message is in the state that the receipt reports, or beyond it. A receipt
   * whose id is not known must be parked.
   */
  boolean shows(Receipts.Taken receipt) {
    DeliveryState said =
        switch (receipt.status()) {
          case "success" -> DeliveryState.SUBMITTED;
          case "failed" -> DeliveryState.UNDELIVERED;
          case "seen" -> DeliveryState.SEEN;
          default -> DeliveryState.DELIVERED;
        };
    String key = receipt.account() + "/" + receipt.id();
    @Nullable String message = ids.get(key);
    if (message == null && receipt.channel() == Channel.SMS) {
      message = smsTo(receipt.number());
    }
    if (message == null) {
      return parked.contains(key + "/" + said.wire());
    }
    DeliveryState stands = messages.get(message).status();
    return stands == said || !stands.mayBecome(said);
  }

  /** Returns the SMS for a number: its receipt may also name it by our own id. */
  private @Nullable String smsTo(String number) {
    return messages.values().stream()
        .filter(row -> row.channel() == Channel.SMS)
        .filter(row -> row.fallbackOf() != null && number.contains(row.fallbackOf().substring(2)))
        .map(Row::id)
        .findFirst()
        .orElse(null);
  }
}
