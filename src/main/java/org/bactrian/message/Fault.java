package org.bactrian.message;

/**
 * One mistake in a message.
 *
 * @param pointer JSON Pointer to the field, such as {@code /content/text}; empty for the whole
 *     message
 * @param detail what is wrong and what would be right, in words for the sender
 * @param scope whether the mistake is in the envelope, which both rules of the fallback check, or
 *     in the content; the rule {@code sentFailed} sends an SMS only for the second
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
