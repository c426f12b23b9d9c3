package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.ANN;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.message;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bactrian.base.Sha256;
import org.bactrian.journal.ApiKeyStore.KeyTerms;
import org.bactrian.journal.ApiKeyStore.StoredKey;
import org.bactrian.journal.Audit.AuditEntry;
import org.bactrian.journal.Audit.AuditFilter;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.message.ViberMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that are made at run time, and what each may send on a day, in either database. */
abstract class ApiKeyContract extends OpenJournal {
  private static final KeyTerms TERMS =
      new KeyTerms(new TreeSet<>(Set.of("read", "send")), new TreeSet<>(Set.of(NX)), 50, 3L);

  private ApiKeyStore keys;

  @BeforeEach
  void openKeys() {
    keys = the.journal.apiKeys();
  }

  private StoredKey make(String name) {
    return keys.make(name, TERMS, hash(name), ANN, "a new shop", the.now).orElseThrow();
  }

  private static String hash(String name) {
    return Sha256.hex(name);
  }

  @Test
  void a_key_is_kept_as_it_was_made() {
    StoredKey made = make("shop");
    assertThat(keys.all()).containsExactly(made);
    assertThat(made.terms()).isEqualTo(TERMS);
    assertThat(made.createdBy()).isEqualTo("ann");
    assertThat(made.hashes()).extracting(one -> one.sha256()).containsExactly(hash("shop"));
  }

  @Test
  void a_name_is_given_once() {
    make("shop");
    assertThat(keys.make("shop", TERMS, hash("x"), ANN, "again", the.now)).isEmpty();
    keys.revoke("shop", ANN, "lost", the.now);
    assertThat(keys.make("shop", TERMS, hash("x"), ANN, "again", the.now)).isEmpty();
  }

  @Test
  void the_old_hash_of_a_changed_key_ends() {
    make("shop");
    var until = the.now.plus(Duration.ofHours(2));
    StoredKey changed =
        keys.rotate("shop", hash("new"), until, ANN, "every year", the.now).orElseThrow();
    assertThat(changed.hashes())
        .extracting(one -> one.expiresAt())
        .containsExactlyInAnyOrder(until, null);
    // A second change does not make the first hash valid for longer.
    keys.rotate("shop", hash("newer"), until.plusSeconds(9), ANN, "again", the.now);
    assertThat(keys.all().get(0).hashes())
        .filteredOn(one -> one.sha256().equals(hash("shop")))
        .extracting(one -> one.expiresAt())
        .containsExactly(until);
  }

  @Test
  void a_revoked_key_has_no_hash_and_is_not_changed_any_more() {
    make("shop");
    assertThat(keys.revoke("shop", ANN, "lost", the.now).orElseThrow().hashes()).isEmpty();
    assertThat(keys.all().get(0).revokedAt()).isEqualTo(the.now);
    assertThat(keys.rotate("shop", hash("new"), the.now, ANN, "x", the.now)).isEmpty();
    assertThat(keys.revoke("nobody", ANN, "x", the.now)).isEmpty();
  }

  @Test
  void each_act_is_audited_and_no_hash_is_whole_there() {
    make("shop");
    keys.rotate("shop", hash("new"), the.now, ANN, "every year", the.now);
    keys.revoke("shop", ANN, "lost", the.now);
    List<AuditEntry> acts =
        the.journal
            .audit()
            .page(new AuditFilter(null, null, "key:shop", null, null), null, 9)
            .entries();
    assertThat(acts).extracting(AuditEntry::act).containsExactly("revoke", "rotate", "make");
    assertThat(acts)
        .extracting(AuditEntry::reason)
        .containsExactly("lost", "every year", "a new shop");
    assertThat(acts.toString())
        .contains(hash("shop").substring(0, 12))
        .doesNotContain(hash("shop"));
  }

  private AcceptResult accept(Journal journal, String key, String id) {
    ViberMessage message = message(id, null, null);
    Origin origin = Origin.of(message, key, id);
    return journal.messages().accept(message, origin, List.of(NX), "by name", the.now);
  }

  @Test
  void a_day_has_as_many_messages_as_the_key_may_send_and_a_repeated_one_counts_once() {
    the.journal.keyDays().limit(key -> key.equals("shop") ? 2L : null);
    assertThat(accept(the.journal, "shop", "1")).isInstanceOf(AcceptResult.New.class);
    assertThat(accept(the.journal, "shop", "1")).isInstanceOf(AcceptResult.Same.class);
    assertThat(accept(the.journal, "shop", "2")).isInstanceOf(AcceptResult.New.class);
    assertThat(accept(the.journal, "shop", "3")).isEqualTo(new AcceptResult.DayFull(2));
    assertThat(accept(the.journal, "shop", "2")).isInstanceOf(AcceptResult.Same.class);
    assertThat(accept(the.journal, "bank", "3")).isInstanceOf(AcceptResult.New.class);
    assertThat(the.journal.messages().findSent("shop", "3")).isEmpty();
    assertThat(the.journal.keyDays().today("shop", the.now)).isEqualTo(2);
    the.now = the.now.plus(Duration.ofDays(1));
    assertThat(accept(the.journal, "shop", "3")).isInstanceOf(AcceptResult.New.class);
  }

  /** Sends by many threads; on PostgreSQL, by two instances. */
  @Test
  void the_number_of_a_day_is_exact_however_many_send_at_once() {
    List<Journal> journals = instances();
    journals.forEach(one -> one.keyDays().limit(key -> 50L));
    AtomicInteger taken = new AtomicInteger();
    IntStream.range(0, 120)
        .parallel()
        .forEach(
            i -> {
              Journal journal = journals.get(i % journals.size());
              if (accept(journal, "shop", "m" + i) instanceof AcceptResult.New) {
                taken.incrementAndGet();
              }
            });
    assertThat(taken).hasValue(50);
    assertThat(the.journal.keyDays().today("shop", the.now)).isEqualTo(50);
  }

  /** Returns the journals of all instances. */
  List<Journal> instances() {
    return List.of(the.journal);
  }
}
