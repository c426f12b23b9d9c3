package org.bactrian.route;

/** The form in which an event sink gets its events. */
public enum EventFormat {
  /** The event's own JSON. */
  PLAIN,

  /** A CloudEvent in structured mode: JSON with the event as its data. */
  CLOUDEVENTS,

  /** A CloudEvent in binary mode: the event's own JSON, and the attributes as headers. */
  CLOUDEVENTS_BINARY
}
