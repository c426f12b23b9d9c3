/** When an SMS follows. */
@NullMarked
package org.bactrian.fallback;

import org.jspecify.annotations.NullMarked;
