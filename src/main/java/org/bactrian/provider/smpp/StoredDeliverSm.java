package org.bactrian.provider.smpp;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.bactrian.message.GsmAlphabet;
import org.bactrian.provider.UnreadableCallback;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jspecify.annotations.Nullable;

/**
 * A deliver_sm or data_sm in the form in which it is stored (SMPP 3.4, 4.6.1 and 4.7.1), with every
 * field that is read later.
 *
 * @param source the author of a reply, or the recipient of the message that a receipt is about
 * @param octets the short_message, or the message_payload that replaces it; base64 in JSON
 * @param receiptedMessageId the TLV 0x001E
 * @param messageState the TLV 0x0427
 */
record StoredDeliverSm(
    int esmClass,
    String source,
    String destination,
    int dataCoding,
    byte[] octets,
    @Nullable String receiptedMessageId,
    @Nullable Integer messageState) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TYPE = 0x3C;
  private static final int UDHI = 0x40;

  /** The whole text of Appendix B, which no person writes by chance. */
  private static final Pattern RECEIPT =
      Pattern.compile(
          "(?is)\\s*id:\\s*[^\\s:].{0,100}\\bsub:.{1,20}\\bdlvrd:.{1,20}\\bsubmit date:.{1,30}"
              + "\\bdone date:.{1,30}\\bstat:\\s*"
              + "(ENROUTE|DELIVRD|EXPIRED|DELETED|UNDELIV|ACCEPTD|UNKNOWN|REJECTD)\\b.*");

  private static final Pattern TEXT = Pattern.compile("(?is)\\btext:.*");

  static StoredDeliverSm of(DeliverSm pdu) {
    return of(pdu, pdu.getShortMessage());
  }

  /** A data_sm has no short_message, only a message_payload (SMPP 3.4, 4.7.1). */
  static StoredDeliverSm of(DataSm pdu) {
    return of(pdu, null);
  }

  private static StoredDeliverSm of(AbstractSmCommand pdu, byte @Nullable [] shortMessage) {
    OptionalParameter.Receipted_message_id id =
        pdu.getOptionalParameter(OptionalParameter.Receipted_message_id.class);
    OptionalParameter.Message_state state =
        pdu.getOptionalParameter(OptionalParameter.Message_state.class);
    return new StoredDeliverSm(
        pdu.getEsmClass() & 0xFF,
        pdu.getSourceAddr(),
        pdu.getDestAddress(),
        pdu.getDataCoding() & 0xFF,
        octets(pdu, shortMessage),
        id == null ? null : bare(id.getValue()),
        state == null ? null : state.getValue() & 0xFF);
  }

  /**
   * Removes trailing zero octets. Some SMSCs leave the terminating zero out, and the library cuts
   * off whatever octet is last.
   */
  private static String bare(byte[] value) {
    int length = value.length;
    while (length > 0 && value[length - 1] == 0) {
      length--;
    }
    return new String(value, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static byte[] octets(AbstractSmCommand pdu, byte @Nullable [] shortMessage) {
    OptionalParameter.Message_payload payload =
        pdu.getOptionalParameter(OptionalParameter.Message_payload.class);
    byte[] octets = payload == null ? shortMessage : payload.getValue();
    return octets == null ? new byte[0] : octets;
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values is always JSON", e);
    }
  }

  static StoredDeliverSm read(byte[] json) {
    try {
      StoredDeliverSm delivery = JSON.readValue(json, StoredDeliverSm.class);
      if (delivery.source == null || delivery.octets == null) {
        throw new UnreadableCallback("the stored bytes are no deliver_sm");
      }
      return delivery;
    } catch (IOException e) {
      throw new UnreadableCallback("the stored bytes are no deliver_sm");
    }
  }

  /**
   * Returns whether a person wrote it; otherwise it is about one of our messages. Some SMSCs leave
   * the type of a receipt out, so what names a message and has every field of a receipt is one.
   */
  @JsonIgnore
  boolean isReply() {
    return mayBeReply() && !RECEIPT.matcher(receiptText()).matches();
  }

  /** Returns whether only its text shows that it is a receipt. */
  boolean mayBeReply() {
    return (esmClass & TYPE) == 0 && receiptedMessageId == null;
  }

  /** Returns the text by its data_coding (SMPP 3.4, 5.2.19), without the header of a part. */
  String text() {
    int from = (esmClass & UDHI) != 0 && octets.length > 0 ? 1 + (octets[0] & 0xFF) : 0;
    int length = Math.max(0, octets.length - from);
    byte[] bare = Arrays.copyOfRange(octets, octets.length - length, octets.length);
    return switch (dataCoding) {
      case SubmitPart.UCS2 -> new String(bare, StandardCharsets.UTF_16BE);
      case 1, 3 -> new String(bare, StandardCharsets.ISO_8859_1);
      default -> GsmAlphabet.text(bare);
    };
  }

  /**
   * Returns the fields of a receipt, which are ASCII whatever alphabet the SMSC uses. The text of
   * the message comes last and may contain anything, so it is left out.
   */
  String receiptText() {
    String ascii =
        dataCoding == SubmitPart.UCS2 ? text() : new String(octets, StandardCharsets.ISO_8859_1);
    return TEXT.matcher(ascii).replaceFirst("");
  }

  @Override
  public String toString() {
    return "StoredDeliverSm[esm_class " + esmClass + ", " + octets.length + " octets]";
  }
}
