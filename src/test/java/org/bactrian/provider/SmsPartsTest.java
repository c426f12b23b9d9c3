package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.message.GsmAlphabet;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.SmsParts;
import org.bactrian.provider.alibaba.AlibabaSms;
import org.bactrian.provider.alibaba.AlibabaSmsReceipts;
import org.bactrian.provider.alibaba.AlibabaSmsSettings;
import org.bactrian.provider.alibaba.AlibabaSmsTranslator;
import org.bactrian.provider.nxcloud.NxCloudSms;
import org.bactrian.provider.nxcloud.NxCloudSmsReceipts;
import org.bactrian.provider.nxcloud.NxCloudSmsSettings;
import org.bactrian.provider.nxcloud.NxCloudSmsTranslator;
import org.bactrian.provider.smpp.ReceiptIds;
import org.bactrian.provider.smpp.SmppReceipts;
import org.bactrian.provider.smpp.SmppSettings;
import org.bactrian.provider.smpp.SmppSms;
import org.bactrian.provider.smpp.SmppTranslator;
import org.bactrian.provider.smpp.SubmitPart;
import org.bactrian.provider.wooxy.WooxyReceipts;
import org.bactrian.provider.wooxy.WooxySms;
import org.bactrian.provider.wooxy.WooxySmsSettings;
import org.bactrian.provider.wooxy.WooxySmsTranslator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Part counts for every SMS provider, from one golden table. NXCloud, Alibaba and Wooxy take a text
 * whole and split it themselves; for an SMSC Bactrian splits it.
 */
class SmsPartsTest {
  private static final URI URL = URI.create("https://api.example.com");

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "/golden/sms-parts.csv",
      delimiter = '|',
      numLinesToSkip = 3,
      emptyValue = "")
  void counts_parts_as_in_the_golden_table(
      String name,
      String pieces,
      SmsParts.Encoding encoding,
      int parts,
      int nxcloud,
      int alibaba,
      int wooxy,
      int smpp) {
    String text = SampleMessages.spell(pieces);
    assertThat(SmsParts.of(text).encoding()).isEqualTo(encoding);
    assertThat(SmsParts.of(text).parts()).isEqualTo(parts);
    SmsMessage message = SampleMessages.sms("id", null, text);
    assertLeg(nxcloud(message), nxcloud, text);
    assertLeg(alibaba(message), alibaba, text);
    assertLeg(wooxy(message), wooxy, text);
    assertLeg(smpp(message), smpp, text);
  }

  /**
   * Checks the number of requests, that each has whole characters, and that together they have the
   * text.
   */
  private static void assertLeg(List<String> texts, int requests, String text) {
    assertThat(texts).hasSize(requests);
    assertThat(texts.stream().collect(Collectors.joining())).isEqualTo(text);
  }

  private static List<String> nxcloud(SmsMessage message) {
    NxCloudSmsSettings settings = new NxCloudSmsSettings(URL, "k", "s", "a", "md5");
    Account account = account(new NxCloudSms(new NxCloudSmsReceipts()), settings);
    return List.of(field(new NxCloudSmsTranslator().translate(message, account), "content"));
  }

  private static List<String> wooxy(SmsMessage message) {
    WooxySmsSettings settings = new WooxySmsSettings(URL, "t", "shop.example", null);
    Account account = account(new WooxySms(new WooxyReceipts()), settings);
    return List.of(field(new WooxySmsTranslator().translate(message, account), "text"));
  }

  private static List<String> alibaba(SmsMessage message) {
    AlibabaSmsSettings settings = new AlibabaSmsSettings(URL, "k", "s", null, null);
    Account account = account(new AlibabaSms(new AlibabaSmsReceipts()), settings);
    String query = new AlibabaSmsTranslator().translate(message, account).url().getRawQuery();
    return Stream.of(query.split("&"))
        .filter(parameter -> parameter.startsWith("Message="))
        .map(parameter -> parameter.substring("Message=".length()))
        .map(encoded -> URLDecoder.decode(encoded, StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> smpp(SmsMessage message) {
    SmppSettings settings =
        new SmppSettings(
            "smsc.example",
            2775,
            false,
            "me",
            "s3cret",
            "",
            null,
            10,
            Duration.ofSeconds(30),
            ReceiptIds.AUTO);
    Account account = account(new SmppSms(new SmppReceipts()), settings);
    List<SubmitPart> parts = new SmppTranslator().translate(message, account);
    assertThat(parts).allMatch(SmsPartsTest::fits);
    return parts.stream().map(SmsPartsTest::read).toList();
  }

  /** 140 octets over the air, 6 of them for a header; GSM 7-bit packs 8 septets in 7 octets. */
  private static boolean fits(SubmitPart part) {
    boolean joined = part.total() > 1;
    int room =
        part.encoding() == SmsParts.Encoding.GSM7 ? (joined ? 153 : 160) : (joined ? 134 : 140);
    return part.octets().length <= room;
  }

  private static String read(SubmitPart part) {
    return part.encoding() == SmsParts.Encoding.GSM7
        ? GsmAlphabet.text(part.octets())
        : new String(part.octets(), StandardCharsets.UTF_16BE);
  }

  private static Account account(Provider provider, Provider.Settings settings) {
    return new Account("acc", provider, settings, 0, 8, Duration.ofSeconds(1), true, "", List.of());
  }

  private static String field(ProviderRequest request, String name) {
    JsonNode body = ProviderJson.object(request.body()).orElseThrow();
    return body.path(name).textValue();
  }
}
