package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bactrian.journal.JournalScenario.ANN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.journal.Audit.AuditEntry;
import org.bactrian.journal.Audit.AuditFilter;
import org.bactrian.journal.Audit.AuditPage;
import org.bactrian.journal.Events.EventRow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators did is kept, found, and never changed, in either database. */
abstract class AuditContract extends OpenJournal {
  private static final String NUMBER = "+380501234567";
  static final AuditFilter ALL = new AuditFilter(null, null, null, null, null);

  Audit audit;

  @BeforeEach
  void openAudit() {
    audit = the.journal.audit();
  }

  private static JsonNode node(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put(name, value);
  }

  List<AuditEntry> all(AuditFilter filter) {
    List<AuditEntry> all = new ArrayList<>();
    AuditPage page = audit.page(filter, null, 2);
    all.addAll(page.entries());
    while (page.next() != null) {
      page = audit.page(filter, page.next(), 2);
      all.addAll(page.entries());
    }
    return all;
  }

  static List<String> targets(List<AuditEntry> entries) {
    return entries.stream().map(AuditEntry::target).toList();
  }

  @Test
  void an_act_is_kept_as_it_was_done() {
    Act act = Act.of(ANN, "limit", "account", "nx").because("too fast");
    audit.keep(act.changing(node("rate", "5"), node("rate", "2")), the.now);
    AuditEntry entry = all(ALL).get(0);
    assertThat(entry.at()).isEqualTo(the.now);
    assertThat(entry.json().toString())
        .isEqualTo(
            "{\"act\":\"limit\",\"target\":\"account:nx\",\"who\":\"ann\",\"from\":\"203.0.113.7\","
                + "\"reason\":\"too fast\",\"before\":{\"rate\":\"5\"},\"after\":{\"rate\":\"2\"}}");
  }

  @Test
  void an_act_is_an_event() {
    the.journal.outbox().open("sink");
    audit.keep(Act.of(ANN, "limit", "account", "nx").because("too fast"), the.now);
    List<EventRow> events = the.journal.outbox().next("sink", 10).events();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).type()).isEqualTo("operator");
    assertThat(events.get(0).messageId()).isNull();
    assertThat(events.get(0).detail())
        .isEqualTo(
            "{\"act\":\"limit\",\"target\":\"account:nx\",\"who\":\"ann\",\"from\":\"203.0.113.7\","
                + "\"reason\":\"too fast\"}");
  }

  @Test
  void what_fails_leaves_no_entry_and_no_event() {
    assertThat(the.journal.holds().lift("nobody-knows", ANN, null, the.now)).isEmpty();
    assertThat(all(ALL)).isEmpty();
  }

  @Test
  void a_list_is_read_page_by_page_the_last_act_first() {
    for (int i = 0; i < 5; i++) {
      // Two acts of one moment keep their order.
      audit.keep(Act.of(ANN, "see", "message", "m" + i), the.now.plusMillis(i / 2));
    }
    assertThat(targets(all(ALL)))
        .containsExactly("message:m4", "message:m3", "message:m2", "message:m1", "message:m0");
  }

  @Test
  void acts_are_found_by_who_what_on_what_and_when() {
    Instant later = the.now.plus(Duration.ofMinutes(1));
    audit.keep(Act.of(ANN, "see", "message", "m1"), the.now);
    audit.keep(Act.of(Actor.FILE, "edit", "file", "dispatch.yaml"), the.now);
    audit.keep(Act.of(ANN, "see", "message", "m2"), later);
    assertThat(targets(all(new AuditFilter("ann", null, null, null, null))))
        .containsExactly("message:m2", "message:m1");
    assertThat(targets(all(new AuditFilter(null, "edit", null, null, null))))
        .containsExactly("file:dispatch.yaml");
    assertThat(targets(all(new AuditFilter(null, "see", "message:m1", null, null))))
        .containsExactly("message:m1");
    assertThat(targets(all(new AuditFilter(null, null, null, later, null))))
        .containsExactly("message:m2");
    assertThat(targets(all(new AuditFilter(null, null, null, null, later))))
        .containsExactly("file:dispatch.yaml", "message:m1");
  }

  @Test
  void a_number_is_kept_as_a_hash_and_found_by_the_number() {
    audit.keep(Act.of(ANN, "suppress", Act.NUMBER, NUMBER), the.now);
    audit.keep(Act.of(ANN, "suppress", Act.NUMBER, "+380501234568"), the.now);
    List<AuditEntry> found = all(new AuditFilter(null, null, NUMBER, null, null));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).target()).matches("number:[0-9a-f]{40}");
  }

  @Test
  void no_number_is_kept_in_clear_wherever_it_stands() {
    Act act =
        Act.of(ANN, "cancel", "filter", NUMBER)
            .because("he called from +380 50 123-45-67, or 380501234567, ticket 12345678");
    audit.keep(act.changing(node("to", NUMBER), node("cancelled", "3")), the.now);
    audit.keep(Act.of(ANN, "suppress", Act.NUMBER, NUMBER), the.now);
    JdbcClient sql = JdbcClient.create(database);
    for (String table : List.of("audit", "event")) {
      sql.sql("select * from " + table)
          .query()
          .listOfRows()
          .forEach(
              row ->
                  assertThat(row.toString()).doesNotContain("0501234567", "1234567,", "123-45-67"));
    }
    assertThat(all(ALL).get(1).reason())
        .isEqualTo("he called from +380******567, or 3805*****567, ticket 12345678");
    assertThat(all(ALL).get(1).before()).isEqualTo("{\"to\":\"+380******567\"}");
  }

  @Test
  void a_value_that_is_too_long_does_not_stop_the_act() {
    Act act = Act.of(ANN, "edit", "file", "f".repeat(300)).because("w".repeat(600));
    audit.keep(act.changing(null, node("text", "x".repeat(300_000))), the.now);
    AuditEntry entry = all(ALL).get(0);
    assertThat(entry.reason()).hasSize(500);
    assertThat(entry.after()).isEqualTo("{\"tooLong\":300011}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"update audit set who = 'bob'", "delete from audit"})
  void the_database_itself_refuses_to_change_or_delete_an_entry(String statement) {
    audit.keep(Act.of(ANN, "see", "message", "m1"), the.now);
    JdbcClient sql = JdbcClient.create(database);
    assertThatThrownBy(() -> sql.sql(statement).update())
        .hasStackTraceContaining("the audit only grows");
    assertThat(all(ALL).get(0).who()).isEqualTo("ann");
  }

  @Test
  void only_what_is_older_than_it_is_to_be_kept_is_deleted() {
    for (int i = 0; i < 201; i++) {
      audit.keep(Act.of(ANN, "see", "message", "old"), the.now);
    }
    audit.keep(Act.of(ANN, "see", "message", "new"), the.now.plusSeconds(1));
    Retention retention = the.journal.retention();
    assertThat(retention.audit(the.now).swept()).isZero();
    assertThat(retention.audit(the.now.plusSeconds(1)).next()).isNotNull();
    assertThat(retention.audit(the.now.plusSeconds(1)).next()).isNull();
    assertThat(targets(all(ALL))).containsExactly("message:new");
    assertThatThrownBy(() -> JdbcClient.create(database).sql("delete from audit").update())
        .hasStackTraceContaining("the audit only grows");
  }

  @Test
  void a_hold_is_in_the_audit_with_what_it_was() {
    String id = the.journal.holds().holdEverything("night", "bactrian.held", the.now).id();
    the.journal.holds().holdEverything("again", "bactrian.held", the.now);
    the.journal.holds().lift(id, ANN, "day", the.now.plusSeconds(1));
    the.journal.holds().lift(id, ANN, "day", the.now.plusSeconds(2));
    List<AuditEntry> acts = all(ALL);
    assertThat(acts).hasSize(2);
    assertThat(acts.get(0).json().toString())
        .contains("\"act\":\"lift\"", "\"reason\":\"day\"", "\"before\":{", "\"reason\":\"night\"")
        .doesNotContain("\"after\"");
    assertThat(acts.get(1).act()).isEqualTo("hold");
    assertThat(acts.get(1).target()).isEqualTo("hold:" + id);
    assertThat(acts.get(1).who()).isEqualTo("bactrian.held");
  }

  @Test
  void a_replay_is_in_the_audit_with_what_it_changed_and_one_that_is_refused_is_not() {
    the.accept(JournalScenario.message("m", null, null).withFallback(null), JournalScenario.NX);
    Act act = Act.of(ANN, "replay", "message", "m").because("paid");
    DeadLetters letters = the.journal.deadLetters();
    assertThat(letters.replay("m", List.of(JournalScenario.NX2), false, act, the.now))
        .isInstanceOf(DeadLetters.ReplayResult.Refused.class);
    assertThat(all(ALL)).isEmpty();
    Claim claim = the.claim(JournalScenario.NX).get(0);
    the.settle(claim, JournalScenario.no(org.bactrian.delivery.Reason.NO_CREDIT));
    letters.replay("m", List.of(JournalScenario.NX2), false, act, the.now);
    assertThat(all(ALL).get(0).json().toString())
        .contains(
            "\"before\":{\"status\":\"refused\",\"reason\":\"no_credit\",\"account\":\"nx\"}",
            "\"after\":{\"status\":\"accepted\",\"account\":\"nx2\"}");
  }

  @Test
  void a_cancellation_is_in_the_audit_unless_the_sender_cancels_its_own_message() {
    MessageStore messages = the.journal.messages();
    for (String id : List.of("own", "other")) {
      the.accept(JournalScenario.message(id, null, null), JournalScenario.NX);
    }
    String sender = messages.find("own").orElseThrow().origin().key();
    Act act = Act.of(ANN, "cancel", "message", "other").because("wrong price");
    messages.cancel(Viewer.OF_ALL, "own", sender, act, the.now);
    assertThat(all(ALL)).isEmpty();
    messages.cancel(Viewer.OF_ALL, "other", "ops", act, the.now);
    messages.cancel(Viewer.OF_ALL, "other", "ops", act, the.now);
    assertThat(all(ALL)).as("the second time changes nothing").hasSize(1);
    assertThat(all(ALL).get(0).json().toString())
        .contains("\"before\":{\"status\":\"accepted\"", "\"after\":{\"status\":\"cancelled\"");
  }
}
