/** Measures, by JMH, the time and the allocation of the pure code that every message passes. */
@org.jspecify.annotations.NullMarked
package org.bactrian.jmh;
