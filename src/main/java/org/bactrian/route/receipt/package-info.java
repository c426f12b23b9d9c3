/** What providers report goes into the journal, and from there to its message. */
@NullMarked
package org.bactrian.route.receipt;

import org.jspecify.annotations.NullMarked;
