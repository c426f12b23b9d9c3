/**
 * The answer of {@code POST /v1/messages/check}: what would become of a message, without sending
 * it.
 */
@NullMarked
package org.bactrian.route.preview;

import org.jspecify.annotations.NullMarked;
