package org.bactrian.message;

/** Reads the journal's form of an SMS. Callers never send this form. */
final class SmsReader {
  private SmsReader() {}

  static SmsMessage read(Fields sms) {
    return new SmsMessage(
        sms.string("id", Check.ANY),
        sms.string("fallbackOf", Check.ANY),
        new Msisdn(sms.string("to", Check.ANY)),
        sms.optionalString("sender", Check.ANY),
        sms.string("text", Check.ANY),
        sms.map("metadata", Integer.MAX_VALUE),
        sms.optionalString(Traceparent.NAME, Check.ANY));
  }
}
