/** The rules that choose accounts: an own route {@code own-dispatch}, and the table of rules. */
@NullMarked
package org.bactrian.route.dispatch;

import org.jspecify.annotations.NullMarked;
