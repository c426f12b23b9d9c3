package org.bactrian.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The instances that live, and the leases each of them holds. A live instance counts its heartbeats
 * up. When an instance's count stands still for too long, the others put the instance out, and its
 * leases are free. No clock is compared with another's: each instance measures with its own clock
 * how long it has seen a count stand still.
 */
public final class Leases {
  /** Tells whether a lease is still held. */
  static final Prefetch<HeldLease, Boolean> HELD =
      Prefetch.byColumn(
          "select l.name, i.id from lease l join instance i on i.id = l.owner where l.name in (%s)",
          HeldLease::lease,
          false,
          (found, known) -> Map.entry(new HeldLease(found.getString(1), found.getString(2)), true),
          "lease",
          "instance");

  private final JdbcClient reads;
  private final GroupCommit writer;

  Leases(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * A lease and its holder. A transaction that claims asks whether the lease is still held. So an
   * instance that was frozen, and was put out meanwhile, claims nothing.
   *
   * @param instance the holder's id; an instance that was put out gets another id
   */
  public record HeldLease(String lease, String instance) {}

  /**
   * The instances and leases of the cluster.
   *
   * @param beats the heartbeats of each live instance, by its id
   * @param owners the live holder of each lease, by the lease's name; a free lease is not in it
   */
  public record ClusterState(Map<String, Long> beats, Map<String, String> owners) {}

  /** Registers a new instance, and the leases it knows of. */
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

  /** Gives a heartbeat; false: the instance was put out, and holds nothing. */
  public boolean beat(String instance) {
    return writer.write(
            tx ->
                tx.sql("update instance set beat = beat + 1 where id = ?").param(instance).update())
        == 1;
  }

  /** Returns the cluster as it is now. */
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
   * Takes a lease that no live instance holds; null: another instance was faster, or this one was
   * put out.
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

  /** Gives a lease back, for another instance to take at once: nothing is in flight under it. */
  public void giveBack(HeldLease held) {
    writer.write(
        tx ->
            tx.sql("update lease set owner = null where name = ? and owner = ?")
                .params(held.lease(), held.instance())
                .update());
  }

  /** Puts out an instance, unless it has given another heartbeat than the one seen last. */
  public boolean putOut(String instance, long beat) {
    return writer.write(
            tx ->
                tx.sql("delete from instance where id = ? and beat = ?")
                    .params(instance, beat)
                    .update())
        == 1;
  }

  /** Removes an instance that ends in good order; its leases are free. */
  public void leave(String instance) {
    writer.write(tx -> tx.sql("delete from instance where id = ?").param(instance).update());
  }

  /**
   * Returns whether a lease is still held. It stays so until the end of the transaction, for there
   * is one writer at a time.
   */
  static boolean hold(Tx tx, HeldLease held) {
    Boolean known = tx.known(HELD, held);
    if (known != null) {
      return known;
    }
    return tx.aside(
            """
            select l.name from lease l join instance i on i.id = l.owner
            where l.name = ? and l.owner = ?
            """)
        .params(held.lease(), held.instance())
        .query(String.class)
        .optional()
        .isPresent();
  }
}
