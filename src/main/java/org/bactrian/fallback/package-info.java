/** When an SMS follows, and what it costs in parts. */
@NullMarked
package org.bactrian.fallback;

import org.jspecify.annotations.NullMarked;
