package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The message that the benchmark sends. It is a common one: a text, the sender's own id, and an SMS
 * if it has not arrived within an hour. Its number is part of the text, where nothing encodes it,
 * so the provider can find it there.
 */
final class Sample {
  private static final String MARK = "parcel-";

  private Sample() {}

  /**
   * Returns a message.
   *
   * @param number from 0, below 10 000 000
   * @param account the name of its only account; empty: any
   */
  static byte[] message(int number, String account) {
    String pinned = account.isEmpty() ? "" : ", \"account\": \"" + account + "\"";
    return """
        {"id": "%s", "to": "%s", "label": "transaction"%s,
         "content": {"text": "%s"},
         "fallback": {"duration": 3600, "content": "Your parcel is on its way"}}"""
        .formatted(id(number), to(number), pinned, text(number))
        .getBytes(UTF_8);
  }

  static String to(int number) {
    return "+38050%07d".formatted(number);
  }

  static String text(int number) {
    return "Your %s%07d is on its way: https://shop.example/track".formatted(MARK, number);
  }

  static String id(int number) {
    return "bench-" + number;
  }

  /** Returns the number of the message that these bytes contain; -1 when there is none. */
  static int number(byte[] bytes) {
    for (int i = 0; i + MARK.length() + 7 <= bytes.length; i++) {
      int k = 0;
      while (k < MARK.length() && bytes[i + k] == MARK.charAt(k)) {
        k++;
      }
      if (k == MARK.length()) {
        int number = 0;
        for (int digit = 0; digit < 7; digit++) {
          number = number * 10 + bytes[i + k + digit] - '0';
        }
        return number;
      }
    }
    return -1;
  }

  static byte[] post(String path, byte[] body) {
    return post(path, "application/json", body);
  }

  static byte[] post(String path, String type, byte[] body) {
    byte[] head =
        ("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n")
            .formatted(path, type, body.length)
            .getBytes(UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }
}
