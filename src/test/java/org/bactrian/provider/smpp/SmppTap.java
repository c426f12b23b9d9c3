package org.bactrian.provider.smpp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/**
 * A proxy between Bactrian and an SMSC that records what Bactrian sends; it speaks TLS when its
 * server socket does. It decodes the octets itself (SMPP 3.4, 4.4.1), without the library that
 * wrote them.
 */
final class SmppTap implements AutoCloseable {
  private static final int SUBMIT_SM = 4;
  private static final int HEADER = 16;
  private final ServerSocket listener;
  private final int smsc;
  private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  SmppTap(ServerSocketFactory factory, int smsc) throws IOException {
    this.listener = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.smsc = smsc;
    thread(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "smpp-tap");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket here = listener.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), smsc);
        open.addAll(List.of(here, there));
        thread(() -> pass(here, there, true));
        thread(() -> pass(there, here, false));
      } catch (IOException e) {
        // The proxy is closed, or the SMSC is away: the caller notices.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean keep) {
    byte[] octets = new byte[8192];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(octets); read >= 0; read = in.read(octets)) {
        if (keep) {
          synchronized (recorded) {
            recorded.write(octets, 0, read);
          }
        }
        out.write(octets, 0, read);
      }
    } catch (IOException e) {
      // One side is gone; closing the streams tells the other.
    }
  }

  /**
   * Returns every submit_sm that passed completely, its fields by their names in the specification.
   */
  List<Map<String, Object>> submits() {
    List<Map<String, Object>> submits = new ArrayList<>();
    ByteBuffer all;
    synchronized (recorded) {
      all = ByteBuffer.wrap(recorded.toByteArray());
    }
    while (all.remaining() >= HEADER) {
      ByteBuffer pdu = all.slice().limit(all.getInt(all.position()));
      all.position(all.position() + pdu.limit());
      if (pdu.getInt(4) == SUBMIT_SM) {
        submits.add(fields(pdu.position(HEADER)));
      }
    }
    return submits;
  }

  private static Map<String, Object> fields(ByteBuffer pdu) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("service_type", text(pdu));
    fields.put("source_addr_ton", octet(pdu));
    fields.put("source_addr_npi", octet(pdu));
    fields.put("source_addr", text(pdu));
    fields.put("dest_addr_ton", octet(pdu));
    fields.put("dest_addr_npi", octet(pdu));
    fields.put("destination_addr", text(pdu));
    for (String name : List.of("esm_class", "protocol_id", "priority_flag")) {
      fields.put(name, octet(pdu));
    }
    fields.put("schedule_delivery_time", text(pdu));
    fields.put("validity_period", text(pdu));
    for (String name :
        List.of(
            "registered_delivery",
            "replace_if_present_flag",
            "data_coding",
            "sm_default_msg_id",
            "sm_length")) {
      fields.put(name, octet(pdu));
    }
    fields.put("short_message", hex(pdu, (int) fields.get("sm_length")));
    fields.put("optional", hex(pdu, pdu.remaining()));
    return fields;
  }

  private static int octet(ByteBuffer pdu) {
    return pdu.get() & 0xFF;
  }

  /** Reads up to the terminating zero. */
  private static String text(ByteBuffer pdu) {
    StringBuilder text = new StringBuilder();
    for (int octet = octet(pdu); octet != 0; octet = octet(pdu)) {
      text.append((char) octet);
    }
    return text.toString();
  }

  private static String hex(ByteBuffer pdu, int length) {
    byte[] octets = new byte[length];
    pdu.get(octets);
    return HexFormat.of().formatHex(octets);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
