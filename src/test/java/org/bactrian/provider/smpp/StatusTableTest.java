package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {
  @ParameterizedTest
  @CsvSource({
    "0x01, BAD_CONTENT",
    "0x04, PROVIDER_ERROR",
    "0x08, PROVIDER_ERROR",
    "0x0B, BAD_NUMBER",
    "0x0D, BAD_CREDENTIALS",
    "0x0E, BAD_CREDENTIALS",
    "0x0F, BAD_CREDENTIALS",
    "0x14, THROTTLED",
    "0x45, OTHER",
    "0x51, BAD_NUMBER",
    "0x58, THROTTLED",
    "0x64, PROVIDER_ERROR",
    "0x65, OTHER",
    "0x66, OTHER",
    "0x67, NO_CREDIT",
    "0x104, BAD_CONTENT",
    "0x400, OTHER",
    "0x0A, NOT_PERMITTED"
  })
  void a_status_is_a_reason(String status, Reason reason) {
    assertThat(StatusTable.refused(Integer.decode(status), false))
        .isEqualTo(new SendResult.Refused(reason, status));
  }

  @ParameterizedTest
  @CsvSource({"0x0A", "0x48", "0x49"})
  void a_sender_the_message_named_is_its_envelope(String status) {
    assertThat(StatusTable.refused(Integer.decode(status), true).reason())
        .isEqualTo(Reason.BAD_ENVELOPE);
  }
}
