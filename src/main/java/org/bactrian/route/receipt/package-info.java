/** The receipt stage: stores callbacks, then reads them and applies them to their messages. */
@NullMarked
package org.bactrian.route.receipt;

import org.jspecify.annotations.NullMarked;
