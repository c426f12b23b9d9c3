package org.bactrian.route.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.bactrian.launch.Relaunch;
import org.bactrian.message.MessageReader;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.AcceptStage.ReadMessage;
import org.bactrian.route.dispatch.Decision;
import org.bactrian.route.dispatch.DispatchRules;
import org.bactrian.route.preview.DispatchCase;
import org.bactrian.route.preview.MessagePreview;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code try}: asks the rules of dispatch about the messages of a file, tells what
 * would become of each, and compares it with what the file expects. Nothing is sent or kept.
 */
public final class TryCommand {
  static final String ARGUMENTS = "<routes/> <cases.ndjson> [--<property>=<value> …]";

  private static final int DIFFERENT = 1;
  private static final int MISUSED = 2;

  private final MessageReader reader;
  private final DispatchRules rules;
  private final MessagePreview preview;
  private final CamelContext camel;
  private final TryApplication.CaseClock clock;
  private final PrintStream out;
  private int number;
  private int failed;

  private TryCommand(ConfigurableApplicationContext beans, PrintStream out) {
    this.reader = beans.getBean(MessageReader.class);
    this.rules = beans.getBean(DispatchRules.class);
    this.preview = beans.getBean(MessagePreview.class);
    this.camel = beans.getBean(CamelContext.class);
    this.clock = beans.getBean(TryApplication.CaseClock.class);
    this.out = out;
  }

  static int run(List<String> arguments, PrintStream out, PrintStream errors) throws Exception {
    List<String> paths = arguments.stream().filter(one -> !one.startsWith("--")).toList();
    if (paths.size() != 2) {
      errors.println("usage: java -jar bactrian.jar try " + ARGUMENTS);
      return MISUSED;
    }
    Path routes = Path.of(paths.get(0));
    Path cases = Path.of(paths.get(1));
    if (!Files.isRegularFile(routes.resolve(DispatchRouteFiles.SHIPPED))) {
      errors.println(routes + " is no folder of routes: it has no " + DispatchRouteFiles.SHIPPED);
      return MISUSED;
    }
    if (!Files.isReadable(cases)) {
      errors.println("there is no file " + cases);
      return MISUSED;
    }
    if (Relaunch.start(TryCommand.class, arguments.toArray(String[]::new))) {
      throw new IllegalStateException("the command ends the process");
    }
    return tryAll(arguments, out);
  }

  /**
   * Runs the command where the jars of {@code lib/} are on the class path, and ends the process.
   */
  public static void start(String[] arguments, Class<?>... application) {
    try {
      System.exit(tryAll(List.of(arguments), System.out));
    } catch (Exception e) {
      System.err.println("try: " + Commands.reason(e));
      System.exit(DIFFERENT);
    }
  }

  private static int tryAll(List<String> arguments, PrintStream out) throws Exception {
    List<String> paths = arguments.stream().filter(one -> !one.startsWith("--")).toList();
    Path routes = Path.of(paths.get(0));
    Path cases = Path.of(paths.get(1));
    String[] properties =
        arguments.stream().filter(one -> one.startsWith("--")).toArray(String[]::new);
    try (ConfigurableApplicationContext beans = start(properties)) {
      CamelContext camel = beans.getBean(CamelContext.class);
      boolean edited = new DispatchRouteFiles(camel, routes).load();
      camel.start();
      beans.getBean(DispatchRules.class).loaded(camel, edited);
      return new TryCommand(beans, out).tryAll(cases);
    }
  }

  private static ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(TryApplication.class)
        .web(WebApplicationType.NONE)
        .lazyInitialization(true)
        .logStartupInfo(false)
        .run(
            Stream.concat(
                    Stream.of(
                        // These win over application.yaml.
                        "--camel.main.routes-collector-enabled=false",
                        "--logging.level.root=ERROR",
                        "--logging.level.org.bactrian=ERROR"),
                    Stream.of(properties))
                .toArray(String[]::new));
  }

  private int tryAll(Path cases) throws IOException {
    int line = 0;
    for (String json : Files.readAllLines(cases)) {
      line++;
      if (!json.isBlank()) {
        number++;
        tryOne(line, json);
      }
    }
    out.printf(
        "%d %s, %s%n",
        number,
        number == 1 ? "case" : "cases",
        failed == 0 ? "all as expected" : failed + (failed == 1 ? " differs" : " differ"));
    return failed == 0 ? 0 : DIFFERENT;
  }

  private void tryOne(int line, String json) {
    DispatchCase one;
    try {
      one = DispatchCase.of(json);
    } catch (IllegalArgumentException e) {
      fails("line " + line, e.getMessage());
      return;
    }
    String name = one.name().isEmpty() ? "line " + line : one.name();
    try {
      ObjectNode outcome = outcome(one);
      if (one.isAsExpected(outcome)) {
        out.println("ok     " + name + ": " + outcome);
      } else {
        fails(name, outcome + ", expected " + one.expected());
      }
    } catch (Exception e) {
      fails(name, "a rule fails: " + e.getMessage());
    }
  }

  private void fails(String name, String why) {
    failed++;
    out.println("DIFFERS " + name + ": " + why);
  }

  private ObjectNode outcome(DispatchCase one) throws Exception {
    clock.set(one.at());
    @Nullable Decision decision = null;
    try {
      ReadMessage read = ReadMessage.of(reader.read(one.message()));
      decision = rules.preview(camel, read.message(), null, one.key());
      return DispatchCase.outcome(preview.preview(read, one.key(), decision, camel));
    } catch (InvalidMessage refused) {
      return DispatchCase.outcome(refused, decision);
    }
  }
}
