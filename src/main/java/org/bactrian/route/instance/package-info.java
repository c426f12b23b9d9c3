/** This instance among those that work the same journal: what it holds, and for how long. */
@NullMarked
package org.bactrian.route.instance;

import org.jspecify.annotations.NullMarked;
