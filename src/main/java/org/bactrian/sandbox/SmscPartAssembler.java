package org.bactrian.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Joins the parts of long messages as a phone does (3GPP TS 23.040, 9.2.3.24.1). */
final class SmscPartAssembler {
  private static final int REMEMBERED = 10_000;

  private final Map<String, TreeMap<Integer, SmscSimulator.Submit>> open =
      new ConcurrentHashMap<>();
  private final Latest<SmscSimulator.ReceivedSms> whole = new Latest<>(REMEMBERED);

  synchronized void add(SmscSimulator.Submit part, Instant at) {
    if (!part.hasHeader()) {
      whole.add(taken(List.of(part), at));
      return;
    }
    byte[] octets = part.octets();
    String key = part.systemId() + " " + part.from() + " " + part.to() + " " + octets[3];
    TreeMap<Integer, SmscSimulator.Submit> parts =
        open.computeIfAbsent(key, one -> new TreeMap<>());
    parts.put(octets[5] & 0xFF, part);
    if (parts.size() == (octets[4] & 0xFF)) {
      whole.add(taken(new ArrayList<>(parts.values()), at));
      open.remove(key);
    }
  }

  List<SmscSimulator.ReceivedSms> all() {
    return whole.all();
  }

  /**
   * Decodes each part by itself, so that a character split over two parts would not be readable.
   */
  private static SmscSimulator.ReceivedSms taken(List<SmscSimulator.Submit> parts, Instant at) {
    StringBuilder text = new StringBuilder();
    for (SmscSimulator.Submit part : parts) {
      byte[] octets = part.octets();
      int from = part.hasHeader() ? 6 : 0;
      text.append(SmscText.of(part.dataCoding(), Arrays.copyOfRange(octets, from, octets.length)));
    }
    List<String> ids = parts.stream().map(SmscSimulator.Submit::messageId).toList();
    return new SmscSimulator.ReceivedSms(
        parts.get(0).from(), parts.get(0).to(), text.toString(), ids, at);
  }
}
