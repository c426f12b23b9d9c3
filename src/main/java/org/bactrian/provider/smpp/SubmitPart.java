package org.bactrian.provider.smpp;

import java.nio.ByteBuffer;
import org.bactrian.message.SmsParts;

/**
 * One submit_sm before it becomes a PDU (SMPP 3.4, 4.4.1). The header {@code 05 00 03 RR TT SS}
 * joins the parts of a long text (3GPP TS 23.040, 9.2.3.24.1). Every SMSC knows it, so no TLVs are
 * sent beside it.
 *
 * @param senderNamed whether the message named its sender; otherwise the account did
 * @param octets of this part's text
 * @param number of this part, from 1
 * @param total parts of the message, up to 255
 */
public record SubmitPart(
    SmppAddress source,
    boolean senderNamed,
    SmppAddress destination,
    SmsParts.Encoding encoding,
    byte[] octets,
    int number,
    int total) {
  /** The header counts parts in one octet. */
  static final int MOST = 255;

  /** The data_coding of UCS-2, big-endian (SMPP 3.4, 5.2.19). */
  static final byte UCS2 = 8;

  private static final byte NO_HEADER = 0;
  private static final byte WITH_HEADER = 0x40;
  private static final int HEADER_LENGTH = 6;

  byte esmClass() {
    return total == 1 ? NO_HEADER : WITH_HEADER;
  }

  /**
   * Returns the data_coding. 0 is the SMSC's own alphabet: GSM 03.38, one octet for each septet.
   */
  byte dataCoding() {
    return encoding == SmsParts.Encoding.UCS2 ? UCS2 : 0;
  }

  /**
   * Returns the short_message.
   *
   * @param reference joins the parts of this message, and differs from that of other messages to
   *     the number
   */
  byte[] shortMessage(int reference) {
    return total == 1
        ? octets
        : ByteBuffer.allocate(HEADER_LENGTH + octets.length)
            .put(new byte[] {5, 0, 3, (byte) reference, (byte) total, (byte) number})
            .put(octets)
            .array();
  }

  @Override
  public String toString() {
    return "SubmitPart[%d of %d, %d octets, %s]".formatted(number, total, octets.length, encoding);
  }
}
