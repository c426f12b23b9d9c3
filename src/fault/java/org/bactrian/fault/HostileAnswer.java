package org.bactrian.fault;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** An answer that a provider should not give. Each is written until the caller has enough of it. */
enum HostileAnswer {
  /** A body that never ends, as fast as it is taken. */
  FLOOD,
  /** An octet every 50 ms, each of them in time for a timeout of one read. */
  DRIP,
  /** A body whose length is announced as 2 GB. */
  HUGE,
  /** A header of 4 MB. */
  LONG_HEAD;

  static final Set<Kind> KINDS = Set.of(Kind.FLOODED, Kind.DRIPPED, Kind.HUGE, Kind.LONG_HEAD);

  private static final long NO_END = 1L << 30;
  private static final long TWO_GB = 2L << 30;
  private static final int HEADER = 4 << 20;
  private static final byte[] MORE = "{\"code\":[".repeat(1_000).getBytes(StandardCharsets.UTF_8);

  static HostileAnswer of(Kind kind) {
    return switch (kind) {
      case DRIPPED -> DRIP;
      case HUGE -> HUGE;
      case LONG_HEAD -> LONG_HEAD;
      default -> FLOOD;
    };
  }

  /**
   * Writes the answer.
   *
   * @return how many bytes were taken
   */
  long write(HttpExchange http) throws IOException {
    if (this == LONG_HEAD) {
      http.getResponseHeaders().add("X-Long", "x".repeat(HEADER));
    }
    long written = 0;
    try {
      http.sendResponseHeaders(200, this == HUGE ? TWO_GB : 0);
      while (written < NO_END) {
        written += more(http.getResponseBody());
      }
    } catch (IOException e) {
      // The caller has had enough, as it should.
      return written;
    }
    return written;
  }

  private int more(OutputStream body) throws IOException {
    if (this == DRIP) {
      Provider.pause(Duration.ofMillis(50));
      body.write(' ');
      body.flush();
      return 1;
    }
    body.write(MORE);
    return MORE.length;
  }
}
