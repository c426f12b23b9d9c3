/** Decides when an SMS follows a Viber message. */
@NullMarked
package org.bactrian.fallback;

import org.jspecify.annotations.NullMarked;
