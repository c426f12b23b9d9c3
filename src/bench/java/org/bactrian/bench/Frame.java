package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 message after the other from a non-blocking connection. It has only what a
 * benchmark needs, so it costs next to nothing.
 */
final class Frame {
  private byte[] bytes = new byte[4096];
  private int length;

  /** Reads the bytes that have arrived. */
  void readFrom(SocketChannel channel) throws IOException {
    if (length == bytes.length) {
      bytes = java.util.Arrays.copyOf(bytes, bytes.length * 2);
    }
    int more = channel.read(ByteBuffer.wrap(bytes, length, bytes.length - length));
    if (more < 0) {
      throw new EOFException("closed by the other side");
    }
    length += more;
  }

  /** Returns the first whole message, head and body; null when it is not complete yet. */
  byte @org.jspecify.annotations.Nullable [] next() {
    int head = find("\r\n\r\n", 0);
    if (head < 0) {
      return null;
    }
    int end = end(new String(bytes, 0, head, ISO_8859_1).toLowerCase(Locale.ROOT), head + 4);
    if (end < 0 || end > length) {
      return null;
    }
    byte[] message = java.util.Arrays.copyOf(bytes, end);
    System.arraycopy(bytes, end, bytes, 0, length - end);
    length -= end;
    return message;
  }

  private int end(String head, int body) {
    int at = head.indexOf("\r\ncontent-length:");
    if (at >= 0) {
      int from = at + "\r\ncontent-length:".length();
      int to = head.indexOf('\r', from);
      return body + Integer.parseInt(head.substring(from, to < 0 ? head.length() : to).strip());
    }
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      int last = find("0\r\n\r\n", body);
      return last < 0 ? -1 : last + 5;
    }
    return body;
  }

  private int find(String what, int from) {
    for (int i = from; i <= length - what.length(); i++) {
      int k = 0;
      while (k < what.length() && bytes[i + k] == what.charAt(k)) {
        k++;
      }
      if (k == what.length()) {
        return i;
      }
    }
    return -1;
  }

  static int status(byte[] answer) {
    return Integer.parseInt(new String(answer, 9, 3, ISO_8859_1));
  }

  /** Returns whether the connection ends with this answer. */
  static boolean closes(byte[] answer) {
    return new String(answer, ISO_8859_1).contains("Connection: close");
  }
}
