package org.bactrian;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Records which nodes of the shipped routes a test passes, as {@code accept.camel.yaml:9}: the file
 * and the line of the node. Each JVM writes a file of its own; {@link RouteCoverageGate} reads them
 * all. The Camel context must know the source locations of its nodes.
 */
public final class RouteCoverage implements InterceptStrategy {
  /** The system property that names the folder of the records. Without it nothing is recorded. */
  static final String FOLDER = "route.coverage";

  private static final Path ROUTES = Path.of("routes").toAbsolutePath();
  private static final Set<String> PASSED = ConcurrentHashMap.newKeySet();

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode node, Processor target, Processor next) {
    String name = System.getProperty(FOLDER) == null ? null : shippedName(node);
    return name == null ? target : new Recorded(target, name);
  }

  /** Returns null for a node of an own route, or of an edited copy of a shipped one. */
  private static @Nullable String shippedName(NamedNode node) {
    String location = node.getLocation();
    if (location == null || !location.startsWith("file:")) {
      return null;
    }
    Path file = Path.of(location.substring("file:".length())).toAbsolutePath();
    return ROUTES.equals(file.getParent()) ? file.getFileName() + ":" + node.getLineNumber() : null;
  }

  private static void record(String name) {
    if (PASSED.add(name)) {
      try {
        Path folder = Files.createDirectories(Path.of(System.getProperty(FOLDER)));
        Files.writeString(
            folder.resolve(ProcessHandle.current().pid() + ".txt"),
            name + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Recorded extends DelegateAsyncProcessor {
    private final String name;
    private volatile boolean passed;

    Recorded(Processor target, String name) {
      super(target);
      this.name = name;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      if (!passed) {
        passed = true;
        record(name);
      }
      return super.process(exchange, callback);
    }
  }

  /** Records in every Spring context of the tests. */
  @AutoConfiguration
  @ConditionalOnProperty(FOLDER)
  static class InSpring {
    @Bean
    RouteCoverage routeCoverage() {
      return new RouteCoverage();
    }
  }
}
