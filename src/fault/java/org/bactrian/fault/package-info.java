/** What Bactrian does when it is killed, starved, cut off or lied to; see src/docs/faults.md. */
@NullMarked
package org.bactrian.fault;

import org.jspecify.annotations.NullMarked;
