package org.bactrian.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the command that starts a system.
 *
 * @param folder its own empty folder
 * @param jvm the options of its JVM
 * @param url the URL of its journal; null: embedded
 * @param home the checkout of Bactrian to start: its classes, class path and routes
 * @param aot the folder with Bactrian's jar and the AOT cache made with it; null: none
 */
record Launch(
    Subject subject,
    Path folder,
    List<String> jvm,
    @Nullable String url,
    Path home,
    @Nullable Path aot) {
  /**
   * The file that the profile {@code bench} writes: an operator's class path, without test
   * libraries.
   */
  private static final Path RUNTIME = Path.of("target", "bench", "runtime.classpath");

  /** The settings that Bactrian has too, so that the comparison is fair. */
  private static final String CAMEL =
      """
      spring.main.banner-mode: "off"
      spring.threads.virtual.enabled: true
      spring.task.execution.pool.core-size: 128
      camel.main.jmx-enabled: false
      camel.main.stream-caching-enabled: false
      logging.level.root: WARN
      """;

  private static final String ACCOUNT =
      """
          %s: {provider: nxcloud, url: "http://127.0.0.1:%d", access-key: key, access-secret: secret-1, tenant-id: 123, appkey: app, algorithm: sha256, webhook-secret: hook-0123456789-abcdefghij}
      """;

  private static final String SMS_ACCOUNT =
      """
          sms-nx: {provider: nxcloud-sms, url: "http://127.0.0.1:%d", access-key: key, access-secret: secret-1, app-key: sms-app, webhook-secret: hook-0123456789-abcdefghij}
      """;

  /** Prepares the folder and returns the command. */
  List<String> command(int port, int provider) throws IOException {
    return switch (subject) {
      case FLOOR -> java(runtime() + ours(), Floor.class, "" + port, "" + provider);
      case SDK -> java(System.getProperty("java.class.path"), Sdk.class, "" + provider);
      case SDK_NODE -> NodeSdk.command(provider);
      case KANNEL_SPOOL -> Kannel.command(folder, "spool", port, provider);
      case KANNEL_FILE -> Kannel.command(folder, "file", port, provider);
      case PASS_THROUGH -> camel(runtime() + ours(), PassThrough.class, port, provider);
      case EMPTY -> camel(runtimeOf(Empty.JARS) + ours(), Empty.class, port, provider);
      case SQLITE,
          POSTGRES,
          RECEIPTS,
          HUNDRED,
          WAITING,
          HISTORY,
          YOUNG,
          SQLITE_AOT,
          YOUNG_RECEIPTS,
          BEFORE,
          BEFORE_POSTGRES,
          BEFORE_RECEIPTS,
          BEFORE_HUNDRED ->
          bactrian(port, provider);
    };
  }

  private List<String> java(String classPath, Class<?> main, String... arguments) {
    return java(List.of("-cp", classPath, main.getName()), arguments);
  }

  private List<String> java(List<String> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    if (subject == Subject.WAITING) {
      command.add("-Xmx256m");
    }
    command.addAll(program);
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> camel(String classPath, Class<?> main, int port, int provider)
      throws IOException {
    Files.writeString(folder.resolve("application.yaml"), CAMEL);
    return java(
        classPath,
        main,
        "--spring.config.location=file:application.yaml",
        "--server.port=" + port,
        "--provider.port=" + provider);
  }

  private List<String> bactrian(int port, int provider) throws IOException {
    copy(home.resolve("routes"), folder.resolve("routes"));
    Prefill.of(subject, folder);
    Files.writeString(folder.resolve("application.yaml"), accounts(provider));
    List<String> command =
        java(
            subject == Subject.SQLITE_AOT && aot != null ? packaged(aot) : compiled(),
            "--spring.profiles.active=live",
            "--server.port=" + port);
    if (url != null) {
      command.add("--spring.datasource.url=" + url);
    }
    return command;
  }

  private List<String> compiled() throws IOException {
    String classPath =
        Files.readString(home.resolve(RUNTIME)).strip()
            + File.pathSeparator
            + home.resolve("target").resolve("classes").toAbsolutePath();
    return List.of("-cp", classPath, org.bactrian.Bactrian.class.getName());
  }

  /** A JVM that cannot use the cache ends: it would else be measured without one. */
  private static List<String> packaged(Path aot) {
    Path folder = aot.toAbsolutePath();
    return List.of(
        "-XX:AOTCache=" + folder.resolve("bactrian.aot"),
        "-XX:AOTMode=on",
        "-jar",
        folder.resolve("bactrian.jar").toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private String accounts(int provider) {
    String accounts =
        subject.hasManyAccounts()
            ? IntStream.range(0, Subject.MANY)
                .mapToObj(i -> ACCOUNT.formatted("nx-" + i, provider))
                .collect(Collectors.joining())
            : ACCOUNT.formatted("nx", provider);
    // The default backlog is 1 000 000, which the waiting messages alone would fill.
    return "bactrian:\n  backlog: 2000000\n  accounts:\n"
        + accounts
        + SMS_ACCOUNT.formatted(provider);
  }

  private static String runtime() throws IOException {
    return Files.readString(RUNTIME).strip();
  }

  private static String runtimeOf(String jars) throws IOException {
    return Arrays.stream(runtime().split(File.pathSeparator))
        .filter(jar -> Path.of(jar).getFileName().toString().matches(jars))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Returns the path of the benchmark's own classes. Other test classes and their logging stay out.
   */
  private String ours() throws IOException {
    Path classes = folder.resolve("classes");
    Path bench = Path.of("org", "bactrian", "bench");
    copy(Path.of("target", "test-classes").resolve(bench), classes.resolve(bench));
    return File.pathSeparator + classes;
  }
}
