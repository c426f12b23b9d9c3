/** Tests Bactrian when its processes, databases and networks fail; see src/docs/faults.md. */
@NullMarked
package org.bactrian.fault;

import org.jspecify.annotations.NullMarked;
