/**
 * The journal: every message, its attempts, receipts and events, all that is still to do, and which
 * instance does it.
 */
@NullMarked
package org.bactrian.journal;

import org.jspecify.annotations.NullMarked;
