package org.bactrian.message;

/**
 * One thing that is wrong with a message.
 *
 * @param pointer JSON Pointer to the field, {@code /content/text}; empty for the whole
 * @param detail what is wrong and what would be right, in words for the sender
 * @param scope whether the envelope or the content does not verify: {@code sentFailed} sends an SMS
 *     for the second only
 */
public record Fault(String pointer, String detail, Scope scope) {
  public enum Scope {
    ENVELOPE,
    CONTENT
  }

  public static Fault envelope(String pointer, String detail) {
    return new Fault(pointer, detail, Scope.ENVELOPE);
  }

  public static Fault content(String pointer, String detail) {
    return new Fault(pointer, detail, Scope.CONTENT);
  }
}
