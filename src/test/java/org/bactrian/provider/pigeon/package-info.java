/** A provider nobody has: shows what a fourth one takes. */
@NullMarked
package org.bactrian.provider.pigeon;

import org.jspecify.annotations.NullMarked;
