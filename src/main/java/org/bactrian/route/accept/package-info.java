/** The accept stage: reads a message, selects its accounts, and stores it in the journal. */
@NullMarked
package org.bactrian.route.accept;

import org.jspecify.annotations.NullMarked;
