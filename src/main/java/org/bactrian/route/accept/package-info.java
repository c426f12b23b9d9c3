/**
 * A message is read, checked and written to the journal, and a fallback is accepted like any other.
 */
@NullMarked
package org.bactrian.route.accept;

import org.jspecify.annotations.NullMarked;
