package org.bactrian.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.journal.MessageList.ListCursor;
import org.bactrian.journal.commit.GroupCommit;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.bactrian.message.Recipient;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who does not want messages. The entries are asked in the transactions themselves ({@link
 * OptOutTable}): no memory has a copy, on no instance, and a call that has answered counts from
 * then on.
 */
public final class Suppressions {
  private final JdbcClient reads;
  private final GroupCommit writer;

  Suppressions(JdbcClient reads, GroupCommit writer) {
    this.reads = reads;
    this.writer = writer;
  }

  /**
   * One page.
   *
   * @param next null: there is no further page
   */
  public record SuppressionPage(List<Suppression> entries, @Nullable ListCursor next) {}

  /** Returns the entries of a number. */
  public List<Suppression> of(Msisdn number) {
    return reads
        .sql(Suppression.SELECT + " where number = ? order by channel, label")
        .param(Recipient.canonical(number).e164())
        .query(Suppression::from)
        .list();
  }

  /** Returns whether a number does not want messages of this kind now. */
  public boolean refuses(Msisdn number, Channel channel, @Nullable Label label) {
    return of(number).stream()
        .filter(one -> one.channel() == null || one.channel() == channel)
        .anyMatch(one -> one.label() == null || label != Label.TRANSACTION);
  }

  /** Keeps an entry, instead of one for the same channel and label. */
  public Suppression put(Suppression entry, Actor by) {
    Suppression kept = entry.canonical();
    return writer.write(
        tx -> {
          ObjectNode before =
              tx
                  .sql(Suppression.SELECT + " where number = ? and channel = ? and label = ?")
                  .params(kept.number().e164(), kept.channelWord(), kept.labelWord())
                  .query(Suppression::from)
                  .list()
                  .stream()
                  .map(Suppression::json)
                  .findFirst()
                  .orElse(null);
          OptOutTable.put(tx, kept);
          Act act = Act.of(by, "suppress", Act.NUMBER, kept.number().e164());
          Audit.append(tx, act.because(kept.reason()).changing(before, kept.json()), kept.at());
          return kept;
        });
  }

  /**
   * Deletes entries of a number, and returns them.
   *
   * @param channel the word of the entries' channel; null: whatever it is
   * @param label the word of the entries' label; null: whatever it is
   * @param reason null: none was given
   */
  public List<Suppression> delete(
      Msisdn number,
      @Nullable String channel,
      @Nullable String label,
      Actor by,
      @Nullable String reason,
      Instant now) {
    String e164 = Recipient.canonical(number).e164();
    return writer.write(
        tx -> {
          List<Suppression> found =
              tx
                  .sql(Suppression.SELECT + " where number = ? order by channel, label")
                  .param(e164)
                  .query(Suppression::from)
                  .list()
                  .stream()
                  .filter(one -> channel == null || channel.equals(one.channelWord()))
                  .filter(one -> label == null || label.equals(one.labelWord()))
                  .toList();
          for (Suppression one : found) {
            OptOutTable.delete(tx, one);
            Act act = Act.of(by, "unsuppress", Act.NUMBER, e164).because(reason);
            Audit.append(tx, act.changing(one.json(), null), now);
          }
          return found;
        });
  }

  /** Keeps an entry of a file. The audit has the file as a whole. */
  public void putImported(Suppression entry) {
    Suppression kept = entry.canonical();
    writer.write(
        tx -> {
          OptOutTable.put(tx, kept);
          return kept;
        });
  }

  /**
   * Returns the entries behind one, in the order of their numbers. An entry that is put meanwhile
   * does not move the others.
   *
   * @param last null: from the first one on
   */
  public List<Suppression> from(@Nullable Suppression last, int limit) {
    return reads
        .sql(
            Suppression.SELECT
                + " where (number, channel, label) > (?, ?, ?)"
                + " order by number, channel, label limit ?")
        .params(
            last == null ? "" : last.number().e164(),
            last == null ? "" : last.channelWord(),
            last == null ? "" : last.labelWord(),
            limit)
        .query(Suppression::from)
        .list();
  }

  /** Returns the page after a cursor; null: the first page, with what was put last. */
  public SuppressionPage page(@Nullable ListCursor after, int limit) {
    List<Object> params = new ArrayList<>();
    String condition = "";
    if (after != null) {
      condition = " where (at, id) < (?, ?)";
      params.addAll(List.of(after.at().toEpochMilli(), after.id()));
    }
    params.add(limit + 1);
    List<Row> found =
        reads
            .sql(Suppression.SELECT + condition + " order by at desc, id desc limit ?")
            .params(params)
            .query((row, n) -> new Row(Suppression.from(row, n), row.getString(8)))
            .list();
    List<Suppression> entries = found.stream().limit(limit).map(Row::entry).toList();
    if (found.size() <= limit) {
      return new SuppressionPage(entries, null);
    }
    Row last = found.get(limit - 1);
    return new SuppressionPage(entries, new ListCursor(last.entry().at(), last.id()));
  }

  private record Row(Suppression entry, String id) {}
}
