/** The start before Spring: the class path of the process, with the jars in {@code lib/}. */
@NullMarked
package org.bactrian.launch;

import org.jspecify.annotations.NullMarked;
