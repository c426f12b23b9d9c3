/** The house is put together, looked at, and started. */
@NullMarked
package org.bactrian.route.start;

import org.jspecify.annotations.NullMarked;
