/** What we know, on disk: messages, attempts, receipts, events, and who works on what. */
@NullMarked
package org.bactrian.journal;

import org.jspecify.annotations.NullMarked;
