package org.bactrian.route.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Subscription;
import org.bactrian.journal.ReceiptStore.ParsedCallback;
import org.bactrian.journal.ReceiptStore.StoredCallback;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.AnswerMeaning;
import org.bactrian.provider.Callback;
import org.bactrian.provider.Provider;
import org.bactrian.provider.alibaba.AlibabaSms;
import org.bactrian.provider.alibaba.AlibabaSmsReceipts;
import org.bactrian.provider.alibaba.AlibabaViber;
import org.bactrian.provider.alibaba.AlibabaViberReceipts;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySms;
import org.bactrian.provider.wooxy.WooxyViber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptStageTest {
  private static final String VIBER_CODE = "SRVC_NOT_VIBER_USER";

  private final ReceiptStage stage = stage();

  /** Reading needs neither the journal nor the routes. */
  private static ReceiptStage stage() {
    WooxyReceipts wooxy = new WooxyReceipts();
    List<Account> all =
        List.of(
            account("nx", new NxCloudViber(new NxCloudViberReceipts()), Reason.NO_ROUTE),
            account("sms-nx", new NxCloudSms(new NxCloudSmsReceipts()), Reason.NO_CREDIT),
            account("ali", new AlibabaViber(new AlibabaViberReceipts()), Reason.NO_ROUTE),
            account("sms-ali", new AlibabaSms(new AlibabaSmsReceipts()), Reason.NO_CREDIT),
            account("wx", new WooxyViber(wooxy), Reason.NO_ROUTE),
            account("sms-wx", new WooxySms(wooxy), Reason.NO_CREDIT));
    return new ReceiptStage(
        null, new Accounts(all, List.of()), null, null, null, Clock.systemUTC());
  }

  private static Account account(String name, Provider provider, Reason ofViberCode) {
    return new Account(
        name,
        provider,
        () -> URI.create("https://provider.example"),
        0,
        8,
        Duration.ofSeconds(5),
        true,
        List.of(),
        List.of(),
        Map.of(VIBER_CODE, AnswerMeaning.parse(ofViberCode.wire())),
        null);
  }

  private ParsedCallback read(String account, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String type =
        body.matches("(?s)[\\[{].*") ? "application/json" : "application/x-www-form-urlencoded";
    Callback callback = new Callback(account, Callback.Kind.RECEIPTS, type, "", bytes);
    return stage.read(new StoredCallback(1, 0, Instant.EPOCH, callback));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "nx, sms-nx, `{\"status\":\"delivered\",\"requestId\":\"p\",\"code\":11001}`",
        "sms-nx, nx, phone=380501234567&status=2&messageid=p",
        "ali, sms-ali, `{\"MessageId\":\"p\",\"Status\":\"Delivered\"}`",
        "sms-ali, ali, `{\"MessageId\":\"p\",\"Status\":\"1\",\"ErrorCode\":\"success\"}`",
        "wx, sms-wx, `{\"event\":\"viber-delivered\",\"id\":\"p\"}`",
        "sms-wx, wx, `{\"event\":\"sms_delivered\",\"id\":\"p\"}`",
      })
  void a_receipt_is_read_at_the_webhook_of_its_own_and_of_the_provider_s_other_channel(
      String own, String other, String body) {
    for (String account : List.of(own, other)) {
      assertThat(read(account, body).receipts())
          .as("at the webhook of " + account)
          .extracting(Receipt::providerId, Receipt::state)
          .containsExactly(tuple("p", DeliveryState.DELIVERED));
    }
  }

  @Test
  void a_code_has_the_meaning_that_the_operator_gave_it_for_the_channel_of_the_receipt() {
    String failed =
        "{\"MessageId\":\"p\",\"Status\":\"Failed\",\"ErrorCode\":\"" + VIBER_CODE + "\"}";
    assertThat(read("sms-ali", failed).receipts())
        .extracting(Receipt::reason)
        .containsExactly(Reason.NO_ROUTE);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "nx,      `[{\"status\":\"delivered\",\"requestId\":\"p\"},{\"status\":\"lost\",\"requestId\":\"q\"}]`",
        "sms-nx,  `[{\"status\":\"2\",\"messageid\":\"p\"},{\"status\":\"?\",\"messageid\":\"q\"}]`",
        "ali,     `[{\"MessageId\":\"p\",\"Status\":\"Delivered\"},{\"MessageId\":\"q\",\"Status\":\"lost\"}]`",
        "ali,     `[{\"MessageId\":\"p\",\"Status\":\"Delivered\"},{\"Status\":\"unsubscribe\",\"To\":\"x\"}]`",
        "sms-ali, `[{\"MessageId\":\"p\",\"Status\":\"1\"},{\"MessageId\":\"q\",\"Status\":\"77\"}]`",
        "wx,      `[{\"event\":\"viber-delivered\",\"id\":\"p\"},{\"event\":\"\",\"id\":\"q\"}]`",
      })
  void an_item_that_cannot_be_read_is_told_of_and_the_others_are_read(String account, String body) {
    ParsedCallback mixed = read(account, body);
    assertThat(mixed.receipts()).extracting(Receipt::providerId).containsExactly("p");
    assertThat(mixed.hasUnreadable()).isTrue();
    String good = body.replaceFirst("},.*", "}]");
    assertThat(read(account, good).hasUnreadable()).isFalse();
  }

  @Test
  void who_unsubscribes_is_read_at_the_webhook_of_the_other_channel() {
    assertThat(
            read("sms-ali", "{\"Status\":\"unsubscribe\",\"To\":\"380501234567\"}").subscriptions())
        .extracting(Subscription::subscribed)
        .containsExactly(false);
  }
}
