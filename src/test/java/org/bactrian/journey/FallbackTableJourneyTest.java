package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests every line of the contract's fallback table, under both rules, by every provider that can
 * cause it. The SMS are counted at the provider.
 */
class FallbackTableJourneyTest extends AllProviders {
  private static final List<String> ACCOUNTS = List.of("nx", "ali", "wooxy");
  private static final List<String> RULES = List.of("undelivered", "sentFailed");

  /**
   * The columns: line, account, cause, more fields of the message, status, whether an SMS follows
   * under each rule, and its trigger.
   */
  private static final List<TableRow> ROWS =
      """
      bad_number      | nx    | 9002                               |  | refused     | -   | -   |
      bad_number      | ali   | InvalidParameter.PhoneNumberError  |  | refused     | -   | -   |
      bad_number      | wooxy | BAD_NUMBER                         |  | refused     | -   | -   |
      bad_envelope    | ali   | InvalidParameter.ChannelTypeError  |  | refused     | -   | -   |
      bad_envelope    | wooxy | Sender with senderId Own not registered in account | "sender": "Own" | refused | - | - |
      bad_content     | nx    | 9000                               |  | refused     | -   | SMS | bad_content
      bad_content     | ali   | InvalidParameter.TextTooLong       |  | refused     | -   | SMS | bad_content
      bad_content     | wooxy | Argument text must be a non-empty string |  | refused | - | SMS | bad_content
      bad label       | ali   | InvalidParameter.LabelNotEmpty     |  | refused     | -   | SMS | bad_content
      not approved    | ali   | InvalidParameter.AuditStatusNotSupport |  | refused | SMS | SMS | not_permitted
      not approved    | wooxy | Sender with senderId Shop not approved | "sender": "Shop" | refused | SMS | SMS | not_permitted
      no_credit       | nx    | 1102                               |  | refused     | SMS | SMS | no_credit
      no_credit       | ali   | InsufficientBalance                |  | refused     | SMS | SMS | no_credit
      not_permitted   | nx    | 1100                               |  | refused     | SMS | SMS | not_permitted
      not_permitted   | ali   | Ram.PermissionDeny                 |  | refused     | SMS | SMS | not_permitted
      not_permitted   | wooxy | User 5d91513f not enabled          |  | refused     | SMS | SMS | not_permitted
      bad_credentials | nx    | 1000                               |  | refused     | SMS | SMS | bad_credentials
      bad_credentials | ali   | InvalidAccessKeyId.NotFound        |  | refused     | SMS | SMS | bad_credentials
      bad_credentials | wooxy | Invalid authorization token!       |  | refused     | SMS | SMS | bad_credentials
      no_route        | nx    | 9004                               |  | refused     | SMS | SMS | no_route
      throttled       | nx    | THROTTLED                          |  | refused     | SMS | SMS | throttled
      throttled       | ali   | THROTTLED                          |  | refused     | SMS | SMS | throttled
      throttled       | wooxy | THROTTLED                          |  | refused     | SMS | SMS | throttled
      provider_error  | nx    | DOWN                               |  | refused     | SMS | SMS | provider_error
      provider_error  | ali   | DOWN                               |  | refused     | SMS | SMS | provider_error
      provider_error  | wooxy | DOWN                               |  | refused     | SMS | SMS | provider_error
      ttl ran out     | nx    | DOWN                               | "ttl": 30 | expired | SMS | SMS | expired
      ttl ran out     | ali   | DOWN                               | "ttl": 30 | expired | SMS | SMS | expired
      ttl ran out     | wooxy | DOWN                               | "ttl": 30 | expired | SMS | SMS | expired
      undelivered     | nx    | UNDELIVERED                        |  | undelivered | SMS | SMS | *
      undelivered     | ali   | UNDELIVERED                        |  | undelivered | SMS | SMS | not_a_viber_user
      undelivered     | wooxy | UNDELIVERED                        |  | undelivered | SMS | SMS | *
      expired         | nx    | EXPIRED                            |  | expired     | SMS | SMS | expired
      expired         | ali   | EXPIRED                            |  | undelivered | SMS | SMS | other
      expired         | wooxy | EXPIRED                            |  | expired     | SMS | SMS | expired
      overdue         | nx    | NO_RECEIPT                         | duration | submitted | SMS | SMS | overdue
      overdue         | ali   | NO_RECEIPT                         | duration | submitted | SMS | SMS | overdue
      overdue         | wooxy | NO_RECEIPT                         | duration | submitted | SMS | SMS | overdue
      overdue unknown | nx    | NO_ANSWER                          | duration | unknown   | SMS | SMS | overdue
      overdue unknown | ali   | NO_ANSWER                          | duration | unknown   | SMS | SMS | overdue
      overdue unknown | wooxy | NO_ANSWER                          | duration | unknown   | SMS | SMS | overdue
      unknown         | nx    | NO_ANSWER                          |  | unknown     | -   | -   |
      unknown         | ali   | NO_ANSWER                          |  | unknown     | -   | -   |
      unknown         | wooxy | NO_ANSWER                          |  | unknown     | -   | -   |
      delivered       | nx    | DELIVERED                          | duration | delivered | -   | -   |
      delivered       | ali   | DELIVERED                          | duration | delivered | -   | -   |
      delivered       | wooxy | DELIVERED                          | duration | delivered | -   | -   |
      seen            | nx    | SEEN                               | duration | seen      | -   | -   |
      seen            | ali   | SEEN                               | duration | seen      | -   | -   |
      seen            | wooxy | SEEN                               | duration | seen      | -   | -   |
      """
          .lines()
          .map(TableRow::of)
          .toList();

  /**
   * The lines that a provider cannot cause, with the reason. Section 3 of the contract has a dash
   * there.
   */
  private static final Map<String, String> IMPOSSIBLE =
      Map.of(
          "bad_envelope nx", "its codes know a wrong number and a wrong parameter, no other fault",
          "bad label nx", "it takes no label",
          "bad label wooxy", "it takes no label",
          "not approved nx", "its codes know no template and no sender",
          "no_credit wooxy", "no sentence of its page is about money; a user is not enabled then",
          "no_route ali", "Viber has no such code; only its SMS has countries it does not reach",
          "no_route wooxy", "its sentences about countries are the account's: not_permitted");

  /** A message that was sent for a row. */
  private record Sent(TableRow row, String rule, String to, String id) {}

  @Test
  void each_line_has_each_provider_or_says_why_not() {
    Set<String> cells =
        ROWS.stream().map(row -> row.line() + " " + row.account()).collect(Collectors.toSet());
    assertThat(cells).hasSameSizeAs(ROWS).doesNotContainAnyElementsOf(IMPOSSIBLE.keySet());
    for (TableRow row : ROWS) {
      for (String account : ACCOUNTS) {
        String cell = row.line() + " " + account;
        assertThat(cells.contains(cell) || IMPOSSIBLE.containsKey(cell)).as(cell).isTrue();
      }
    }
  }

  /** Sends all messages first, so that the clock moves once for all of them. */
  @TestFactory
  Stream<DynamicTest> each_line_by_each_provider_under_each_rule() {
    List<Sent> sent = new ArrayList<>();
    for (TableRow row : ROWS) {
      RULES.forEach(rule -> sent.add(send(row, rule)));
    }
    sent.forEach(this::awaitFirstCall);
    // The first pause is longer than the shortest ttl, and ends before the second calls. In the
    // second pause these are made. The timers end after both.
    for (Duration pass : List.of(Duration.ofSeconds(31), Duration.ofSeconds(20))) {
      clock.advance(pass);
      sent.forEach(this::awaitSettled);
    }
    clock.advance(Duration.ofSeconds(61));
    sent.stream().filter(one -> one.row().hasSmsUnder(one.rule())).forEach(this::awaitSms);
    clock.advance(Duration.ofHours(13));
    awaitSms(
        send(TableRow.of("| nx | UNDELIVERED | | undelivered | SMS | SMS | *"), "undelivered"));
    return sent.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.row().line() + ", " + one.row().account() + ", " + one.rule(),
                    () -> check(one)));
  }

  private Sent send(TableRow row, String rule) {
    String to = number("999");
    row.prepare(at(row.account()), to);
    String duration = row.more().equals("duration") ? ", \"duration\": 60" : "";
    String more = row.more().isEmpty() || !duration.isEmpty() ? "" : ", " + row.more();
    String fallback = "\"fallback\": {\"rule\": \"" + rule + "\"" + duration + "}";
    String id = api.accept(text(to, "\"account\": \"" + row.account() + "\", " + fallback + more));
    return new Sent(row, rule, to, id);
  }

  private void awaitFirstCall(Sent one) {
    List<String> before = List.of("accepted", "sending");
    await(one.toString())
        .atMost(Api.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !before.contains(status(one)));
  }

  /** Waits until nothing more happens to the message before the clock moves. */
  private void awaitSettled(Sent one) {
    boolean waits = one.row().more().isEmpty() && isTriedTwice(one) && calls(one) < 2;
    if (!waits) {
      await(one.toString())
          .atMost(Api.PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> status(one).equals(one.row().status()));
    }
  }

  private static boolean isTriedTwice(Sent one) {
    return Set.of("THROTTLED", "DOWN").contains(one.row().cause());
  }

  private void awaitSms(Sent one) {
    api.awaitSms(one.id(), "delivered");
  }

  private String status(Sent one) {
    return api.state(one.id()).get("status").asText();
  }

  private void check(Sent one) {
    JsonNode state = api.state(one.id());
    boolean sms = one.row().hasSmsUnder(one.rule());
    assertThat(state.get("status").asText()).isEqualTo(one.row().status());
    assertThat(smsAtProviders(one.to())).as("SMS at the provider").isEqualTo(sms ? 1 : 0);
    assertThat(calls(one)).as("calls").isEqualTo(twice(one) ? 2 : 1);
    if (sms && !one.row().trigger().equals("*")) {
      assertThat(state.at("/fallback/trigger").asText()).isEqualTo(one.row().trigger());
    }
    String reached = one.row().status().matches("delivered|seen") ? "viber" : sms ? "sms" : null;
    assertThat(state.get("reached").textValue()).isEqualTo(reached);
  }

  private static boolean twice(Sent one) {
    return isTriedTwice(one) && one.row().more().isEmpty();
  }

  private int calls(Sent one) {
    return callsAt(one.row().account(), one.to()).size();
  }
}
