package org.bactrian.provider.smpp;

/**
 * One submit_sm, before it is one (SMPP 3.4, 4.4.1).
 *
 * @param esmClass 0, or 0x40 when the octets begin with a header
 * @param octets the short_message
 */
record SubmitPart(
    SmppAddress source, SmppAddress destination, byte esmClass, byte dataCoding, byte[] octets) {
  @Override
  public String toString() {
    return "SubmitPart[" + octets.length + " octets, data_coding " + dataCoding + "]";
  }
}
