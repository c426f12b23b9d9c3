package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.provider.alibaba.AlibabaSmsReceipts;
import org.bactrian.provider.alibaba.AlibabaViberReceipts;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.provider.smpp.SmppReceipts;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Callbacks that are as long as they may be, and made to be slow to read. */
class HostileCallbacksTest {
  private static final int LONGEST = 262_144;
  private static final Duration SOON = Duration.ofSeconds(10);

  static List<ReceiptReader> readers() {
    return List.of(
        new AlibabaViberReceipts(),
        new AlibabaSmsReceipts(),
        new NxCloudViberReceipts(),
        new NxCloudSmsReceipts(),
        new WooxyReceipts(),
        new SmppReceipts());
  }

  @ParameterizedTest
  @MethodSource("readers")
  void a_long_text_in_any_field_is_read_soon(ReceiptReader reader) {
    for (String filler : List.of("a", " ", "0", "-", ".", ":", "id:", "text:", "-0000000000")) {
      String text = filler.repeat(LONGEST / filler.length() - 100) + "!";
      for (String field : List.of("id", "messageid", "code", "errordescription", "event", "to")) {
        readsSoon(reader, "[{" + others(field) + "\"" + field + "\":\"" + text + "\"}]");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("readers")
  void many_items_beside_many_fields_are_read_soon_and_in_little_memory(ReceiptReader reader) {
    String items = "{},".repeat(LONGEST / 6) + "{}";
    String fields =
        Stream.iterate(0, i -> i + 1)
            .limit(LONGEST / 20)
            .map(i -> "\"f" + i + "\":1")
            .collect(Collectors.joining(","));
    readsSoon(reader, "{\"data\":[" + items + "]," + fields + "}");
  }

  private static String others(String field) {
    return Stream.of("messageid", "status", "event")
        .filter(one -> !one.equals(field))
        .map(one -> "\"" + one + "\":\"" + (one.equals("event") ? "viber-sent" : "failed") + "\",")
        .collect(Collectors.joining());
  }

  private static void readsSoon(ReceiptReader reader, String body) {
    Callback callback =
        new Callback(
            "any",
            Callback.Kind.RECEIPTS,
            "application/json",
            "",
            body.getBytes(StandardCharsets.UTF_8));
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatCode(
                    () -> {
                      try {
                        reader.receipts(callback);
                      } catch (UnreadableCallback e) {
                        // That is an answer, too.
                      }
                    })
                .doesNotThrowAnyException());
  }
}
