package org.bactrian.provider.smpp;

import static org.bactrian.delivery.Reason.BAD_CONTENT;
import static org.bactrian.delivery.Reason.BAD_CREDENTIALS;
import static org.bactrian.delivery.Reason.BAD_ENVELOPE;
import static org.bactrian.delivery.Reason.BAD_NUMBER;
import static org.bactrian.delivery.Reason.NOT_PERMITTED;
import static org.bactrian.delivery.Reason.NO_CREDIT;
import static org.bactrian.delivery.Reason.OTHER;
import static org.bactrian.delivery.Reason.PROVIDER_ERROR;
import static org.bactrian.delivery.Reason.THROTTLED;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ServerSocketFactory;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderContract;
import org.bactrian.provider.SampleMessages;
import org.bactrian.sandbox.Behaviour;
import org.bactrian.sandbox.SmscSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Runs against an SMSC over TCP and compares what passed on the wire. */
class SmppContractTest extends ProviderContract {
  private static final String PASSWORD = "s3cret";

  /** The port of tcpmux, where no service has listened for decades. */
  private static final int NOBODY = 1;

  private static final String TO = SampleMessages.sms().to().digits();

  private SmscSimulator smsc;
  private SmppTap tap;
  private int port = 2775;
  private SmppSessions sessions;

  SmppContractTest() {
    super(new SmppSms(new SmppReceipts()));
  }

  @BeforeEach
  void open() throws IOException {
    // The SMSC numbers its messages from the clock.
    Clock clock = Clock.fixed(Instant.ofEpochMilli(1), ZoneOffset.UTC);
    smsc =
        new SmscSimulator(
            0,
            List.of(account(SmppSamples.settings(2775, PASSWORD), true)),
            clock,
            Duration.ofMinutes(1));
    tap = new SmppTap(ServerSocketFactory.getDefault(), smsc.port());
    port = tap.port();
    sessions = new SmppSessions(new Accounts(List.of(account()), List.of()), callback -> {});
  }

  @AfterEach
  void close() throws IOException {
    sessions.close();
    tap.close();
    smsc.close();
  }

  private SendResult submit(Message message) {
    List<SubmitPart> parts = new SmppTranslator().translate((SmsMessage) message, account());
    return new SmppSender(sessions).submit(parts, account());
  }

  @Override
  protected Provider.Settings settings() {
    return SmppSamples.settings(port, PASSWORD);
  }

  @Override
  protected Map<String, Message> samples() {
    return Map.of(
        "ucs2", SampleMessages.sms(),
        "gsm", SampleMessages.sms("id", null, "Parcel on its way: €5 [Ä]"),
        "long_gsm",
            SampleMessages.sms("id", "+447700900123", "a".repeat(152) + "€" + "b".repeat(9)),
        "long_ucs2", SampleMessages.sms("id", "20019", "Ж".repeat(66) + "🐫" + "я".repeat(5)));
  }

  @Override
  protected String rendered(Message message) throws IOException {
    int before = tap.submits().size();
    submit(message);
    List<Map<String, Object>> submits = tap.submits();
    List<Map<String, Object>> ours = submits.subList(before, submits.size());
    ours.forEach(SmppContractTest::hideReference);
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(ours) + "\n";
  }

  /** Hides the reference that joins the parts, because it starts at random. */
  private static void hideReference(Map<String, Object> submit) {
    if (submit.get("esm_class").equals(0x40)) {
      submit.computeIfPresent(
          "short_message", (name, hex) -> ((String) hex).replaceFirst("^(050003)..", "$1RR"));
    }
  }

  @Override
  protected String loggable(Message message) {
    List<SubmitPart> parts = new SmppTranslator().translate((SmsMessage) message, account());
    return parts + " " + parts.get(0).destination() + " " + submit(message) + " " + message;
  }

  @Override
  protected SendResult outcomeOfCode(String code) {
    smsc.refuse(TO, 1, Integer.decode(code));
    return submit(SampleMessages.sms());
  }

  @Override
  protected SendResult outcomeWithoutAnswer() {
    smsc.behave(TO, Behaviour.NO_ANSWER);
    return submit(SampleMessages.sms());
  }

  @Override
  protected SendResult outcomeWhenNotSent() {
    sessions.close();
    port = NOBODY;
    sessions = new SmppSessions(new Accounts(List.of(account()), List.of()), callback -> {});
    return submit(SampleMessages.sms());
  }

  @Override
  protected String codesOfTheAccount() {
    return ("0x04 0x05 0x08 0x64 0x0D 0x0E 0x0F 0x53 0x67").replace(' ', '\n');
  }

  /** The sample SMS names its sender. */
  @Override
  protected Map<String, SendResult> documentedCodes() {
    Map<String, SendResult> documented = new LinkedHashMap<>();
    documented.put(
        "0x00", new SendResult.Submitted(List.of("1001"), "0x00").charging(new Charge(null, 1)));
    refused(documented, BAD_CONTENT, "0x01 0x104");
    refused(documented, PROVIDER_ERROR, "0x04 0x05 0x08 0x64");
    for (String code : List.of("0x0A", "0x48", "0x49")) {
      documented.put(
          code, new SendResult.Refused(BAD_ENVELOPE, code, SendResult.Retry.NEXT_ACCOUNT));
    }
    refused(documented, BAD_NUMBER, "0x0B 0x50 0x51");
    refused(documented, BAD_CREDENTIALS, "0x0D 0x0E 0x0F");
    refused(documented, THROTTLED, "0x14 0x58");
    refused(documented, OTHER, "0x45 0x65 0x66");
    refused(documented, NOT_PERMITTED, "0x53");
    refused(documented, NO_CREDIT, "0x67");
    return documented;
  }

  @Override
  protected String undocumentedCode() {
    return "0x400";
  }

  @Override
  protected List<String> storedIds(String id) {
    ReceiptIds.Names names = SmppSamples.settings(2775, PASSWORD).receiptIds().of(id);
    List<String> all = new ArrayList<>(names.aliases());
    all.add(names.exact());
    return all;
  }

  @Override
  protected String receipt(String id, String word) {
    byte[] text =
        "id:%s err:000 stat:%s text:".formatted(id, word).getBytes(StandardCharsets.US_ASCII);
    byte[] kept = new StoredDeliverSm(4, TO, "Shop", 0, text, null, null).json();
    return new String(kept, StandardCharsets.UTF_8);
  }

  @Override
  protected Map<String, DeliveryState> receiptStatuses() {
    return Map.of(
        "DELIVRD", DeliveryState.DELIVERED,
        "EXPIRED", DeliveryState.EXPIRED,
        "UNDELIV", DeliveryState.UNDELIVERED,
        "REJECTD", DeliveryState.UNDELIVERED,
        "DELETED", DeliveryState.UNDELIVERED,
        "ENROUTE", DeliveryState.SUBMITTED,
        "ACCEPTD", DeliveryState.SUBMITTED,
        "UNKNOWN", DeliveryState.SUBMITTED);
  }

  @Override
  protected List<String> otherCallbacks() {
    byte[] reply = "Hi".getBytes(StandardCharsets.US_ASCII);
    byte[] kept = new StoredDeliverSm(0, TO, "Shop", 0, reply, null, null).json();
    return List.of(new String(kept, StandardCharsets.UTF_8));
  }

  @Override
  protected List<String> secrets() {
    return List.of(PASSWORD);
  }
}
