/** Provider simulators: real HTTP and SMPP on loopback, as strict as the providers' documents. */
@NullMarked
package org.bactrian.sandbox;

import org.jspecify.annotations.NullMarked;
