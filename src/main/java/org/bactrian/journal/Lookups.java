package org.bactrian.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Many rows by their keys, in one statement. */
final class Lookups {
  private Lookups() {}

  /**
   * The rows whose key is among these.
   *
   * @param sql with {@code in (%s)}
   */
  static <T> List<T> in(
      Statements statements, String sql, Collection<?> values, RowMapper<T> rows) {
    return values.isEmpty()
        ? List.of()
        : statements
            .sql(sql.formatted(places("?", values.size())))
            .params(Arrays.copyOf(values.toArray(), padded(values.size())))
            .query(rows)
            .list();
  }

  /**
   * The rows that join one of these. Each pair is looked up: two lists would be every account with
   * every id.
   *
   * @param sql joins {@code asked}, of {@code account} and {@code id}
   */
  static <T> void among(
      Statements statements, String sql, Collection<Prefetch.ProviderId> ids, RowMapper<T> rows) {
    if (ids.isEmpty()) {
      return;
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (Prefetch.ProviderId id : ids) {
      values.add(id.account());
      values.add(id.id());
    }
    statements
        .sql(
            "with asked (account, id) as (values %s) "
                    .formatted(places("(cast(? as varchar), cast(? as varchar))", ids.size()))
                + sql)
        .params(Arrays.copyOf(values.toArray(), 2 * padded(ids.size())))
        .query(rows)
        .list();
  }

  private static String places(String place, int values) {
    return String.join(", ", Collections.nCopies(padded(values), place));
  }

  /** A list has one of a few lengths, so that there are few statements: 1, 4, 16, 64, 256… */
  private static int padded(int values) {
    int places = 1;
    while (places < values) {
      places *= 4;
    }
    return places;
  }
}
