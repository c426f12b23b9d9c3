package shop;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.util.Arrays;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What a build tool does with tests. */
public final class RunTests {
  public static void main(String[] classes) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(
                    Arrays.stream(classes).map(name -> selectClass(name)).toList())
                .build(),
            summary);
    summary.getSummary().printFailuresTo(new PrintWriter(System.out, true), 40);
    System.out.println(
        "PASSED "
            + summary.getSummary().getTestsSucceededCount()
            + " FAILED "
            + summary.getSummary().getTotalFailureCount());
    System.exit(0);
  }
}
