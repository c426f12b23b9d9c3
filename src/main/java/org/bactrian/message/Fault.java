package org.bactrian.message;

import org.bactrian.base.Internal;

/**
 * One mistake in a message.
 *
 * @param pointer JSON Pointer to the field, such as {@code /content/text}; empty for the whole
 *     message
 * @param detail what is wrong and what would be right, in words for the sender
 * @param scope whether the mistake is in the envelope, which both rules of the fallback check, or
 *     in the content; the rule {@code sentFailed} sends an SMS only for the second
 * @hidden
 */
@Internal
public record Fault(String pointer, String detail, Scope scope) {
  /**
   * Which part of a message a fault is in.
   *
   * @hidden
   */
  public enum Scope {
    /** Where the message goes and how: no SMS follows. */
    ENVELOPE,
    /** The content: an SMS may follow. */
    CONTENT
  }

  /** Returns a fault of the envelope. */
  public static Fault envelope(String pointer, String detail) {
    return new Fault(pointer, detail, Scope.ENVELOPE);
  }

  /** Returns a fault of the content. */
  public static Fault content(String pointer, String detail) {
    return new Fault(pointer, detail, Scope.CONTENT);
  }
}
