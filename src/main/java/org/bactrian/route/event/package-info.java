/** Events out: each change of a message leaves by every event sink that is configured. */
@NullMarked
package org.bactrian.route.event;

import org.jspecify.annotations.NullMarked;
