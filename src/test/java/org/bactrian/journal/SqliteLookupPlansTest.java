package org.bactrian.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

class SqliteLookupPlansTest extends LookupPlans {
  private static final Pattern SCAN =
      Pattern.compile("SCAN (\\S+)(?: USING (?:COVERING )?INDEX (\\S+))?");

  @TempDir Path folder;

  @Override
  HikariDataSource database() {
    return TestDatabase.sqlite(folder);
  }

  @Override
  String explain() {
    return "explain query plan";
  }

  @Override
  List<String> scans(List<String> plan) {
    return plan.stream().filter(SqliteLookupPlansTest::scans).toList();
  }

  private static boolean scans(String step) {
    Matcher scan = SCAN.matcher(step);
    if (!scan.find()) {
      return step.contains("AUTOMATIC") || step.contains("BLOOM FILTER");
    }
    boolean result = scan.group(1).startsWith("(") || step.equals("SCAN CONSTANT ROW");
    boolean waits = scan.group(2) != null && OF_OPEN_MESSAGES.contains(scan.group(2));
    return !result && !waits && !SMALL.contains(scan.group(1));
  }
}
