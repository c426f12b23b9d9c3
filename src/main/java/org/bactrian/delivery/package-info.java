/**
 * The fate of a message: states, outcomes of calls, reasons, receipts, replies.
 *
 * <p>This package is API, as {@link org.bactrian.provider} says.
 *
 * @since 0.1
 */
@NullMarked
package org.bactrian.delivery;

import org.jspecify.annotations.NullMarked;
