package org.bactrian.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** Runs an Artemis broker in its own process, which can be killed. The broker's folder is kept. */
final class ArtemisProcess implements AutoCloseable {
  private final Path folder;
  private final int port;
  private Process process;

  ArtemisProcess(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  ArtemisProcess start() throws IOException {
    Files.createDirectories(folder);
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // From Java 24 on, Artemis does not start on an existing journal without this
                // option.
                "-Dio.netty.noUnsafe=false",
                "-cp",
                System.getProperty("java.class.path"),
                ArtemisProcess.class.getName(),
                folder.toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.txt").toFile()))
            .start();
    await("broker, see " + folder)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              new Socket("127.0.0.1", port).close();
              return true;
            });
    return this;
  }

  /** Kills the broker, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] arguments) throws Exception {
    Configuration broker = new ConfigurationImpl();
    for (String part : List.of("journal", "bindings", "large", "paging")) {
      Files.createDirectories(Path.of(arguments[0], part));
    }
    broker
        .setJournalDirectory(arguments[0] + "/journal")
        .setBindingsDirectory(arguments[0] + "/bindings")
        .setLargeMessagesDirectory(arguments[0] + "/large")
        .setPagingDirectory(arguments[0] + "/paging")
        .setJournalType(JournalType.NIO)
        .setSecurityEnabled(false)
        .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + arguments[1]);
    for (String queue : List.of("bactrian.messages", "bactrian.messages.invalid")) {
      broker.addQueueConfiguration(
          QueueConfiguration.of(queue).setRoutingType(RoutingType.ANYCAST));
    }
    new EmbeddedActiveMQ().setConfiguration(broker).start();
  }
}
