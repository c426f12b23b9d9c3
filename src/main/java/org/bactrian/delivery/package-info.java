/** What became of a message: its states, the reasons, the events. */
@NullMarked
package org.bactrian.delivery;

import org.jspecify.annotations.NullMarked;
