package org.bactrian.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which instances live, and which of them works what. An instance that lives beats; one whose beat
 * stands still is put out by the others, and what it held is free. Nobody's clock is compared with
 * another's: each measures by its own how long it has seen a beat stand still.
 */
public final class Leases {
  private final JdbcClient reads;
  private final GroupCommit writer;

  Leases(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * What an instance was given. A transaction that claims asks whether it still holds: an instance
   * that was frozen, and was put out meanwhile, claims nothing.
   *
   * @param instance its id; after it was put out it gets another one
   */
  public record HeldLease(String lease, String instance) {}

  /**
   * How things stand.
   *
   * @param beats of each instance that lives, by its id
   * @param owners of each lease, by its name; a lease nobody holds is not in it
   */
  public record ClusterState(Map<String, Long> beats, Map<String, String> owners) {}

  /** A new instance, and the leases it knows of. */
  public void register(String instance, Collection<String> leases) {
    writer.write(
        tx -> {
          tx.sql("insert into instance (id, beat) values (?, 0)").param(instance).update();
          for (String lease : leases) {
            tx.sql("insert into lease (name) values (?) on conflict (name) do nothing")
                .param(lease)
                .update();
          }
          return instance;
        });
  }

  /** It lives; false: it was put out, and holds nothing. */
  public boolean beat(String instance) {
    return writer.write(
            tx ->
                tx.sql("update instance set beat = beat + 1 where id = ?").param(instance).update())
        == 1;
  }

  public ClusterState state() {
    Map<String, Long> beats = new HashMap<>();
    reads
        .sql("select id, beat from instance")
        .query((row, n) -> beats.put(row.getString("id"), row.getLong("beat")))
        .list();
    Map<String, String> owners = new HashMap<>();
    reads
        .sql("select name, owner from lease where owner is not null")
        .query((row, n) -> owners.put(row.getString("name"), row.getString("owner")))
        .list();
    owners.values().retainAll(beats.keySet());
    writer.announce(beats.size() > 1);
    return new ClusterState(beats, owners);
  }

  /**
   * Takes a lease nobody holds who lives; null: another one was faster, or this one was put out.
   */
  public @Nullable HeldLease take(String lease, String instance) {
    return writer.write(
        tx ->
            lives(tx, instance)
                    && tx.sql(
                                """
                                update lease set owner = ? where name = ?
                                and (owner is null or owner not in (select id from instance))
                                """)
                            .params(instance, lease)
                            .update()
                        == 1
                ? new HeldLease(lease, instance)
                : null);
  }

  private static boolean lives(Tx tx, String instance) {
    return tx.sql("select id from instance where id = ?")
        .param(instance)
        .query(String.class)
        .optional()
        .isPresent();
  }

  /** Another one may take it at once: nothing of it is in flight here. */
  public void giveBack(HeldLease tenure) {
    writer.write(
        tx ->
            tx.sql("update lease set owner = null where name = ? and owner = ?")
                .params(tenure.lease(), tenure.instance())
                .update());
  }

  /** Its beat has stood still too long; nothing, if it has beaten since. */
  public boolean putOut(String instance, long beat) {
    return writer.write(
            tx ->
                tx.sql("delete from instance where id = ? and beat = ?")
                    .params(instance, beat)
                    .update())
        == 1;
  }

  /** It ends in good order; what it held is free. */
  public void leave(String instance) {
    writer.write(tx -> tx.sql("delete from instance where id = ?").param(instance).update());
  }

  /** Whether it holds; until the end of the transaction nobody takes it. */
  static boolean hold(Tx tx, HeldLease tenure) {
    Boolean read = tx.ahead().holds(tenure);
    if (read != null) {
      return read;
    }
    return tx.aside(
            """
            select l.name from lease l join instance i on i.id = l.owner
            where l.name = ? and l.owner = ?
            """)
        .params(tenure.lease(), tenure.instance())
        .query(String.class)
        .optional()
        .isPresent();
  }
}
