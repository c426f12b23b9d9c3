/** Receipts and replies: a callback is stored first, then read and joined with its message. */
@NullMarked
package org.bactrian.route.receipt;

import org.jspecify.annotations.NullMarked;
