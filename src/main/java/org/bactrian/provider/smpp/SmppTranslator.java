package org.bactrian.provider.smpp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.springframework.stereotype.Component;

/**
 * SmsMessage to submit_sm (SMPP 3.4, 4.4.1). A long text is joined by the header {@code 05 00 03 RR
 * TT SS} (3GPP TS 23.040, 9.2.3.24.1), which every SMSC knows, and never by TLVs beside it.
 */
@Component("smppTranslator")
public final class SmppTranslator {
  private static final byte NO_HEADER = 0;
  private static final byte WITH_HEADER = 0x40;
  private static final int HEADER_LENGTH = 6;

  /**
   * Its parts, in order.
   *
   * @param reference what joins the parts of this message and no other's to the same number
   */
  List<SubmitPart> translate(SmsMessage message, Account account, int reference) {
    SmppSettings settings = account.settings(SmppSettings.class);
    String sender = message.sender() == null ? settings.from() : message.sender();
    SmppAddress from = SmppAddress.sender(sender);
    SmppAddress to = SmppAddress.of(message.to());
    SmsParting parting = SmsParting.of(message.text());
    List<byte[]> octets = parting.parts();
    if (octets.size() == 1) {
      return List.of(new SubmitPart(from, to, NO_HEADER, parting.dataCoding(), octets.get(0)));
    }
    List<SubmitPart> parts = new ArrayList<>();
    for (int i = 0; i < octets.size(); i++) {
      byte[] joined = withHeader(octets.get(i), reference, octets.size(), i + 1);
      parts.add(new SubmitPart(from, to, WITH_HEADER, parting.dataCoding(), joined));
    }
    return parts;
  }

  private static byte[] withHeader(byte[] octets, int reference, int total, int number) {
    return ByteBuffer.allocate(HEADER_LENGTH + octets.length)
        .put(new byte[] {5, 0, 3, (byte) reference, (byte) total, (byte) number})
        .put(octets)
        .array();
  }
}
