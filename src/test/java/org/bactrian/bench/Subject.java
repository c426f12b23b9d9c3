package org.bactrian.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The systems that are held against each other. */
enum Subject {
  FLOOR("floor, hand-written", 202),
  PASS_THROUGH("bare Camel pass-through", 200),
  SQLITE("Bactrian, embedded journal", 202),
  POSTGRES("Bactrian, PostgreSQL", 202),
  RECEIPTS("Bactrian, embedded, two receipts a message", 202),
  HUNDRED("Bactrian, embedded, 100 accounts", 202);

  private static final int MANY = 100;

  private final String title;
  private final int taken;

  Subject(String title, int taken) {
    this.title = title;
    this.taken = taken;
  }

  String title() {
    return title;
  }

  /** The status of an answer to a message it takes. */
  int taken() {
    return taken;
  }

  boolean isBactrian() {
    return this != FLOOR && this != PASS_THROUGH;
  }

  boolean getsReceipts() {
    return this == RECEIPTS;
  }

  /** The account a message goes by; empty: the only one. */
  String account(int number) {
    return this == HUNDRED ? "nx-" + number % MANY : "";
  }

  /**
   * Its process.
   *
   * @param url of the journal; null: embedded
   */
  List<String> command(
      List<String> options, int port, int provider, @Nullable String url, Path folder)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    switch (this) {
      case FLOOR -> command.addAll(List.of(Floor.class.getName(), "" + port, "" + provider));
      case PASS_THROUGH -> {
        Files.writeString(folder.resolve("application.yaml"), PASSING);
        command.addAll(
            List.of(
                PassThrough.class.getName(),
                "--spring.config.location=file:application.yaml",
                "--server.port=" + port,
                "--provider.port=" + provider));
      }
      default -> {
        prepare(folder, provider);
        command.addAll(
            List.of(
                org.bactrian.Bactrian.class.getName(),
                "--spring.profiles.active=live",
                "--server.port=" + port));
        if (url != null) {
          command.add("--spring.datasource.url=" + url);
        }
      }
    }
    return command;
  }

  /** As Bactrian has it, so that neither is better off. */
  private static final String PASSING =
      """
      spring.main.banner-mode: "off"
      spring.threads.virtual.enabled: true
      spring.task.execution.pool.core-size: 128
      camel.main.jmx-enabled: false
      camel.main.stream-caching-enabled: false
      logging.level.root: WARN
      """;

  private void prepare(Path folder, int provider) throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    try (Stream<Path> routes = Files.list(Path.of("routes"))) {
      for (Path route : routes.toList()) {
        Files.copy(route, folder.resolve("routes").resolve(route.getFileName()));
      }
    }
    StringBuilder accounts = new StringBuilder("bactrian:\n  accounts:\n");
    if (this == HUNDRED) {
      IntStream.range(0, MANY)
          .forEach(i -> accounts.append(ACCOUNT.formatted("nx-" + i, provider)));
    } else {
      accounts.append(ACCOUNT.formatted("nx", provider));
    }
    Files.writeString(
        folder.resolve("application.yaml"), accounts + SMS_ACCOUNT.formatted(provider));
  }

  private static final String ACCOUNT =
      """
          %s: {provider: nxcloud, url: "http://127.0.0.1:%d", access-key: key, access-secret: secret-1, tenant-id: 123, appkey: app, algorithm: sha256, webhook-secret: hook}
      """;

  private static final String SMS_ACCOUNT =
      """
          sms-nx: {provider: nxcloud-sms, url: "http://127.0.0.1:%d", access-key: key, access-secret: secret-1, app-key: sms-app, webhook-secret: hook}
      """;
}
