package org.bactrian.route.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bactrian.message.Content;
import org.bactrian.message.Label;
import org.bactrian.message.Message;
import org.bactrian.message.Msisdn;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchTableTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  /** The share of +85291110001 is 75, of +85291110003 it is 14. */
  private static final String TABLE =
      """
      channel,country,label,sender,key,campaign,hours,share,accounts,refuse
      ,hk,promotion,,,,,0-29,nx,
      ,HK;MO,promotion,,,,,,ali;nx,
      ,,,Shop,,,,,ali,
      ,,,,shop;web,,,,wooxy,

      ,,,,,spring;summer,,,*,
      sms,UA,transaction,,,,,,sms-nx;sms-ali,
      ,UA,,,,,22-8,,,"no messages at night, please"
      ,UA,,,,,,,nx,
      """;

  private static DispatchTable table(String csv) throws Exception {
    return DispatchTableReader.read(
        "dispatch.csv",
        csv.getBytes(StandardCharsets.UTF_8),
        DispatchAccounts.ACCOUNTS,
        Set.of("shop", "web"));
  }

  private static Decision decide(ViberMessage message, String key, Instant at) throws Exception {
    return table(TABLE).decide(Facts.of(message, null, key, at));
  }

  private static ViberMessage message(String to, Label label, String sender, String campaign) {
    return new ViberMessage(
        "m",
        new Msisdn(to),
        sender,
        label,
        Content.ofText("Hi"),
        null,
        List.of(),
        null,
        null,
        null,
        null,
        null,
        campaign,
        java.util.Map.of(),
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "+85291110003, PROMOTION,   ,     ,       , 2, nx",
    "+85291110001, PROMOTION,   ,     ,       , 3, 'ali,nx'",
    "+85366123456, PROMOTION,   ,     ,       , 3, 'ali,nx'",
    "+85291110003, TRANSACTION, Shop, ,       , 4, ali",
    "+85291110003, TRANSACTION, , shop,       , 5, wooxy",
    "+85291110003, TRANSACTION, ,     , summer, 7, *",
    "+380501110001,TRANSACTION, ,     ,       , 10, nx"
  })
  void the_first_row_that_is_for_a_message_decides(
      String to, Label label, String sender, String key, String campaign, int row, String accounts)
      throws Exception {
    Decision decision = decide(message(to, label, sender, campaign), key == null ? "" : key, NOON);
    assertThat(decision).isEqualTo(new Decision(accounts, null, by(row)));
  }

  private static Decision.By by(int row) {
    return new Decision.By("dispatch.csv", row);
  }

  @Test
  void a_row_may_refuse_at_the_hours_of_the_recipient() throws Exception {
    ViberMessage message = message("+380501110001", Label.PROMOTION, null, null);
    Instant night = Instant.parse("2026-11-27T05:59:00Z");
    assertThat(decide(message, "", night))
        .isEqualTo(new Decision(null, "no messages at night, please", by(9)));
    assertThat(decide(message, "", night.plusSeconds(60)).accounts()).isEqualTo("nx");
  }

  @Test
  void a_message_that_no_row_is_for_is_left_open() throws Exception {
    assertThat(decide(message("+447700900123", Label.PROMOTION, null, null), "", NOON)).isNull();
  }

  @Test
  void an_sms_has_rows_of_its_own_and_the_label_of_its_message() throws Exception {
    Msisdn to = new Msisdn("+380501110001");
    Message sms = new SmsMessage("s", "m", to, null, "Hi", java.util.Map.of());
    ViberMessage viber = message(to.e164(), Label.TRANSACTION, null, null);
    assertThat(table(TABLE).decide(Facts.of(sms, viber, "", NOON)).accounts())
        .isEqualTo("sms-nx,sms-ali");
    assertThat(table(TABLE).decide(Facts.of(sms, null, "", NOON))).isNull();
  }

  @Test
  void an_sms_has_the_key_and_the_campaign_of_its_message() throws Exception {
    Msisdn to = new Msisdn("+380501110001");
    Message sms = new SmsMessage("s", "m", to, null, "Hi", java.util.Map.of());
    ViberMessage viber = message(to.e164(), Label.TRANSACTION, null, "spring");
    DispatchTable table =
        table(
            "channel,key,campaign,accounts\nsms,shop,spring,sms-nx\nsms,shop,,sms-ali\nsms,,,*\n");
    assertThat(table.decide(Facts.of(sms, viber, "shop", NOON)).by()).isEqualTo(by(2));
    assertThat(table.decide(Facts.of(sms, null, "shop", NOON)).by()).isEqualTo(by(3));
    assertThat(table.decide(Facts.of(sms, viber, "web", NOON)).by()).isEqualTo(by(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "accounts\\nalli                        | row 2, accounts: there is no account alli (bactrian.accounts)",
        "accounts\\nsms-nx                      | row 2, accounts: sms-nx does not send by viber; a row for SMS has sms in the column channel",
        "channel,accounts\\nsms,nx              | row 2, accounts: nx does not send by sms",
        "channel,accounts\\nfax,nx              | row 2, channel: must be viber or sms; empty is viber",
        "accounts\\nnx;*                        | row 2, accounts: * is every account: leave out the others",
        "country,accounts\\nHK,                 | row 2, accounts: names no account, and the row has no reason to refuse",
        "accounts,refuse\\nnx,no                | row 2, accounts: the row names accounts and refuses",
        "country,accounts\\nXX,nx               | row 2, country: there is no country XX",
        "country,accounts\\n+852,nx             | row 2, country: there is no country +852",
        "label,accounts\\npromo,nx              | row 2, label: must be promotion or transaction",
        "key,accounts\\nshopp,nx                | row 2, key: there is no API key shopp (bactrian.api.keys)",
        "hours,accounts\\n8-25,nx               | row 2, hours: must be hours such as 8-20",
        "hours,accounts\\n8:00-20:00,nx         | row 2, hours: must be hours such as 8-20",
        "hours,accounts\\n8-8,nx                | row 2, hours: has the whole day or nothing",
        "hours,accounts\\n0-24,nx               | row 2, hours: has the whole day or nothing",
        "share,accounts\\n0-100,nx              | row 2, share: must be a part of 0-99",
        "share,accounts\\n30%,nx                | row 2, share: must be a part of 0-99",
        "share,accounts\\n50-20,nx              | row 2, share: begins behind its end: write 20-50",
        "share,accounts\\n0-29,nx\\n20-99,ali   | row 3, share: 20-99 overlaps with 0-29 of row 2",
        "country,accounts\\n,nx\\nHK,ali        | row 3: no message comes here, row 2 has all of them before",
        "hours,accounts\\n8-20,nx\\n9-10,ali    | row 3: no message comes here, row 2",
        "share,accounts\\n0-49,nx\\n10-20,ali   | row 3: no message comes here, row 2",
        "country,acounts\\nHK,nx                | row 1: there is no column “acounts”; there are channel, country",
        "country;accounts\\nHK;nx               | row 1: there is no column “country;accounts”",
        "accounts,accounts\\nnx,nx              | row 1: has the column accounts twice",
        "country\\nHK                           | row 1: has neither a column accounts nor refuse",
        "accounts\\nnx,ali                      | row 2: has more cells than the header has columns",
        "accounts\\n\"\"nx                      | row 2: a quote is not closed",
        "\"\"                                   | is empty: its first row must name columns"
      })
  void a_wrong_cell_is_named_by_row_and_column(String csv, String fault) {
    String table = csv.replace("\\n", "\n").replace("\"\"nx", "\"nx");
    assertThatThrownBy(() -> table(table)).hasMessageContaining(fault);
  }

  @Test
  void all_faults_are_named_at_once() {
    assertThatThrownBy(() -> table("country,share,accounts\nXX,200,nobody\nHK,,nobody\n"))
        .hasMessageContainingAll(
            "row 2, country:", "row 2, share:", "row 2, accounts:", "row 3, accounts:");
  }

  @Test
  void a_table_of_a_spreadsheet_with_a_mark_of_its_bytes_and_empty_rows_is_read() throws Exception {
    DispatchTable table = table("\uFEFFcountry,accounts,\r\nHK,nx,\r\n,,\r\n");
    assertThat(table.rules()).hasSize(1);
    assertThat(table.rules().get(0).row()).isEqualTo(2);
  }

  @Test
  void a_table_has_at_most_a_thousand_rows() {
    StringBuilder rows = new StringBuilder("campaign,accounts\n");
    for (int i = 0; i < 1_001; i++) {
      rows.append("c").append(i).append(",nx\n");
    }
    assertThatThrownBy(() -> table(rows.toString())).hasMessageContaining("more than 1000 rows");
  }
}
