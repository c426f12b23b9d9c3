/** The fate of a message: states, outcomes of calls, reasons, receipts, replies. */
@NullMarked
package org.bactrian.delivery;

import org.jspecify.annotations.NullMarked;
