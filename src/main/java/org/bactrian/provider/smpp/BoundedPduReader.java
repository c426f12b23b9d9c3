package org.bactrian.provider.smpp;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.bean.Command;

/**
 * Reads PDUs of a bounded length, and remembers when the last whole one came. The library's own
 * reader gets as much memory as a PDU claims to need. It also loses the octets of a PDU that
 * pauses, and then takes what follows for another one.
 */
public final class BoundedPduReader extends DefaultPDUReader {
  /**
   * The longest field has 65 535 octets (SMPP 3.4, 5.3.2.32), all others together a few hundred.
   */
  private static final int LONGEST = 70_000;

  private static final int HEADER = 16;

  private volatile long heardAt = System.nanoTime();

  /** Returns for how many nanoseconds no whole PDU has come. */
  long silentFor() {
    return System.nanoTime() - heardAt;
  }

  /**
   * Reads the header of the next PDU.
   *
   * @throws SocketTimeoutException when the other side is silent; then nothing was read
   * @throws IOException when no PDU can follow on this connection
   */
  @Override
  public Command readPDUHeader(DataInputStream in) throws IOException {
    byte[] octets = new byte[HEADER];
    int first = in.read();
    if (first < 0) {
      throw new EOFException("the other side has closed the connection");
    }
    octets[0] = (byte) first;
    readWhole(in, octets, 1);
    ByteBuffer header = ByteBuffer.wrap(octets);
    int length = header.getInt();
    if (length < HEADER || length > LONGEST) {
      throw new IOException("a PDU claims " + Integer.toUnsignedString(length) + " octets");
    }
    Command command = new Command();
    command.setCommandLength(length);
    command.setCommandId(header.getInt());
    command.setCommandStatus(header.getInt());
    command.setSequenceNumber(header.getInt());
    return command;
  }

  @Override
  public byte[] readPDU(DataInputStream in, Command header) throws IOException {
    byte[] pdu = new byte[header.getCommandLength()];
    ByteBuffer.wrap(pdu)
        .putInt(header.getCommandLength())
        .putInt(header.getCommandId())
        .putInt(header.getCommandStatus())
        .putInt(header.getSequenceNumber());
    readWhole(in, pdu, HEADER);
    heardAt = System.nanoTime();
    return pdu;
  }

  private static void readWhole(DataInputStream in, byte[] octets, int from) throws IOException {
    try {
      in.readFully(octets, from, octets.length - from);
    } catch (SocketTimeoutException e) {
      throw new IOException("a PDU broke off", e);
    }
  }
}
