package org.bactrian.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.journal.ProviderIdTable.ProviderId;
import org.bactrian.journal.commit.Prefetch;
import org.bactrian.journal.commit.Tx;
import org.jspecify.annotations.Nullable;

/** The table of receipts whose ids are not known yet. */
final class ParkedReceiptTable {
  /** Tells whether a receipt is parked under an id, by whichever account. */
  static final Prefetch<String, Boolean> PARKED =
      Prefetch.byColumn(
          "select distinct provider_id from parked_receipt where provider_id in (%s)",
          Function.identity(),
          false,
          (found, known) -> Map.entry(found.getString(1), true),
          "parked_receipt");

  /**
   * Separates the ids of a parked receipt. It comes before a single id, which may contain it; so
   * that id is not split.
   */
  private static final String NEXT_ID = "\n";

  private ParkedReceiptTable() {}

  /**
   * A parked receipt.
   *
   * @param callback the seq of the callback it came in; null: an older version parked it
   */
  record Parked(Receipt receipt, Instant receivedAt, @Nullable Long callback) {
    static Parked from(ResultSet row, int number) throws SQLException {
      List<String> ids = ids(row.getString("provider_id"), row.getString("all_ids"));
      Receipt receipt =
          new Receipt(
              ids.get(0),
              ids.subList(1, ids.size()),
              row.getString("own_id"),
              DeliveryState.of(row.getString("status")),
              Column.reason(row.getString("reason")),
              row.getString("provider_code"),
              Column.charge(row),
              row.getBoolean("clicked"));
      long callback = row.getLong("callback");
      return new Parked(
          receipt,
          Instant.ofEpochMilli(row.getLong("received_at")),
          row.wasNull() ? null : callback);
    }

    private static List<String> ids(String name, @Nullable String all) {
      if (all == null) {
        return List.of(name);
      }
      return all.startsWith(NEXT_ID)
          ? List.of(all.substring(NEXT_ID.length()))
          : List.of(all.split(NEXT_ID));
    }
  }

  /**
   * Parks a receipt.
   *
   * @param names the ids to park it under, a row each
   */
  static void insert(Tx tx, Collection<ProviderId> names, Parked parked) {
    Receipt receipt = parked.receipt();
    for (ProviderId name : names) {
      tx.now(PARKED, name.id(), true);
      tx.later(
          """
          insert into parked_receipt (account, provider_id, all_ids, own_id, status, reason,
                                      provider_code, received_at, callback, price, currency, parts,
                                      clicked)
          values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
          name.account(),
          name.id(),
          names.size() > 1 ? joined(receipt.providerIds()) : null,
          Column.messageId(receipt.ownId()),
          receipt.state().wire(),
          Column.wire(receipt.reason()),
          Column.clip(receipt.providerCode()),
          parked.receivedAt().toEpochMilli(),
          parked.callback(),
          Column.price(receipt.charge()),
          Column.currency(receipt.charge()),
          receipt.charge().parts(),
          receipt.clicked());
    }
  }

  private static String joined(List<String> ids) {
    if (ids.size() == 1) {
      return NEXT_ID + ProviderId.of("", ids.get(0)).id();
    }
    return ids.stream()
        .map(id -> ProviderId.of("", id).id().replace(NEXT_ID, " "))
        .distinct()
        .collect(Collectors.joining(NEXT_ID));
  }

  /** A parked receipt, and the account by whose webhook it came. */
  record ParkedAt(String account, Parked parked) {}

  /** Returns the receipts that are parked under an id, in the order in which they came. */
  static List<ParkedAt> of(Tx tx, String id) {
    if (Boolean.FALSE.equals(tx.known(PARKED, id))) {
      return List.of();
    }
    return tx.sql("select * from parked_receipt where provider_id = ? order by seq")
        .param(id)
        .query((row, n) -> new ParkedAt(row.getString("account"), Parked.from(row, n)))
        .list();
  }

  /** Deletes a parked receipt under each of its names. */
  static void delete(Tx tx, Collection<ProviderId> names, Parked parked) {
    for (ProviderId name : names) {
      tx.sql(
              """
              delete from parked_receipt
              where account = ? and provider_id = ? and received_at = ? and status = ?
              """)
          .params(
              name.account(),
              name.id(),
              parked.receivedAt().toEpochMilli(),
              parked.receipt().state().wire())
          .update();
    }
  }

  /**
   * Has the callback of a parked receipt read again.
   *
   * @return false when there is no such callback any more
   */
  static boolean readAgain(Tx tx, Parked parked, Instant due) {
    tx.wake(Wakeups.CALLBACK);
    String again = "update callback set state = 'new', kind = 'RECEIPTS', due_at = ? where seq = ?";
    return parked.callback() != null
        && tx.sql(again).params(due.toEpochMilli(), parked.callback()).update() == 1;
  }
}
