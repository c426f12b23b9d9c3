package org.bactrian.fault;

/** A message that the client sends. */
record Sent(String id, String number, Kind kind) {
  String json() {
    return """
        {"id": "%s", "to": "+%s", "label": "transaction", "content": {"text": "Your parcel is on its way"}%s}"""
        .formatted(id, number, kind.timer ? ", \"fallback\": {\"duration\": 60}" : "");
  }
}
