/** An invented provider. It shows what one more provider needs. */
@NullMarked
package org.bactrian.provider.pigeon;

import org.jspecify.annotations.NullMarked;
