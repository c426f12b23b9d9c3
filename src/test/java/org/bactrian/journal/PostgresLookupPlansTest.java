package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class PostgresLookupPlansTest extends LookupPlans {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final Pattern SEQ_SCAN = Pattern.compile("Seq Scan on (\\S+)(?: (\\w+))?");
  private static final Pattern INDEX_SCAN =
      Pattern.compile("(?:Index(?: Only)? Scan(?: Backward)? using|Bitmap Index Scan on) (\\S+)");

  @Override
  HikariDataSource database() {
    return TestDatabase.postgres("plans" + NEXT.incrementAndGet());
  }

  @Override
  String explain() {
    return "explain";
  }

  /** An index without a condition is read as a whole, too. */
  @Override
  List<String> scans(List<String> plan) {
    List<String> scans = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      Matcher table = SEQ_SCAN.matcher(plan.get(i));
      Matcher index = INDEX_SCAN.matcher(plan.get(i));
      boolean narrowed = follows(plan, i, "Index Cond") || first(plan, i);
      boolean reads =
          table.find()
              ? !SMALL.contains(table.group(1))
              : index.find() && !narrowed && !OF_OPEN_MESSAGES.contains(index.group(1));
      if (reads) {
        scans.add(plan.get(i));
      }
    }
    return scans;
  }

  /** Only the first entry of an index is read. */
  private static boolean first(List<String> plan, int i) {
    return i > 0 && plan.get(i - 1).contains("Limit") && !follows(plan, i, "Filter");
  }

  private static boolean follows(List<String> plan, int i, String word) {
    return i + 1 < plan.size() && plan.get(i + 1).contains(word);
  }
}
