package org.bactrian.provider.alibaba;

import org.jspecify.annotations.Nullable;

/**
 * Where the parameters of a call travel. Alibaba's own SDKs differ for one action: the current ones
 * put all parameters in the query; those from 2022-04 to 2025-07 put all but {@code Content} and
 * {@code Payload} in a form.
 */
enum ParameterPlace {
  QUERY("query"),
  FORM("form");

  private final String wire;

  ParameterPlace(String wire) {
    this.wire = wire;
  }

  /** Reads the property {@code parameters}. Absent, it is the query, as in the current SDKs. */
  static ParameterPlace of(@Nullable String wire) {
    if (wire == null) {
      return QUERY;
    }
    for (ParameterPlace place : values()) {
      if (place.wire.equalsIgnoreCase(wire)) {
        return place;
      }
    }
    throw new IllegalArgumentException("parameters must be query or form, not " + wire);
  }

  String wire() {
    return wire;
  }
}
