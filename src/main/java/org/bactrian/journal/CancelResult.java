package org.bactrian.journal;

/**
 * What came of cancelling a message.
 *
 * @param done it never leaves; asked again, it still is
 * @param message as it stands now
 */
public record CancelResult(boolean done, MessageRow message) {}
