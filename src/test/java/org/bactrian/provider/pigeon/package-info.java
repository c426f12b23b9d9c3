/** Tests the example of a provider in a jar of its own, {@code src/pigeon}. */
@NullMarked
package org.bactrian.provider.pigeon;

import org.jspecify.annotations.NullMarked;
