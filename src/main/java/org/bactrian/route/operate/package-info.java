/** Operators' requests: lists, cancelling, dead letters, replay; and retention. */
@NullMarked
package org.bactrian.route.operate;

import org.jspecify.annotations.NullMarked;
