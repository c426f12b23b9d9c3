package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs Kannel's bearerbox and smsbox, if they are installed. A message comes in by smsbox's {@code
 * sendsms}, is stored, and leaves by an HTTP SMSC. The store does not wait for the disk: it
 * survives a kill of the processes, but not a crash of the machine.
 */
final class Kannel {
  private static final String CONFIGURATION =
      """
      group = core
      admin-port = %d
      admin-interface = "127.0.0.1"
      admin-password = bench
      smsbox-port = %d
      smsbox-interface = "127.0.0.1"
      store-type = %s
      store-location = "store"

      group = smsc
      smsc = http
      smsc-id = door
      system-type = kannel
      smsc-username = bench
      smsc-password = bench
      port = %d
      connect-allow-ip = "127.0.0.1"
      send-url = "http://127.0.0.1:%d/cgi-bin/sendsms"
      max-pending-submits = 64

      group = smsbox
      bearerbox-host = "127.0.0.1"
      sendsms-port = %d
      sendsms-interface = "127.0.0.1"
      global-sender = 13013

      group = sendsms-user
      username = bench
      password = bench
      """;

  /** Starts smsbox again until it finds bearerbox. Only errors are logged. */
  private static final String START =
      """
      bearerbox -v 3 kannel.conf &
      until smsbox -v 3 kannel.conf; do sleep 0.05; done
      """;

  private Kannel() {}

  static boolean isInstalled() {
    List<String> folders = Arrays.asList(System.getenv("PATH").split(File.pathSeparator));
    return Stream.of("bearerbox", "smsbox")
        .allMatch(
            program -> folders.stream().anyMatch(one -> Files.isExecutable(Path.of(one, program))));
  }

  /**
   * Returns the command that starts its processes in the folder.
   *
   * @param store {@code spool} or {@code file}
   */
  static List<String> command(Path folder, String store, int port, int provider)
      throws IOException {
    if (store.equals("spool")) {
      Files.createDirectory(folder.resolve("store"));
    }
    Files.writeString(
        folder.resolve("kannel.conf"),
        CONFIGURATION.formatted(
            Running.freePort(), Running.freePort(), store, Running.freePort(), provider, port));
    Files.writeString(folder.resolve("start.sh"), START);
    return List.of("sh", "start.sh");
  }

  /** Returns the request for the same text and number, in the form that {@code sendsms} takes. */
  static byte[] request(int number) {
    return "GET /cgi-bin/sendsms?username=bench&password=bench&to=%s&text=%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        .formatted(encoded(Sample.to(number)), encoded(Sample.text(number)))
        .getBytes(UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
