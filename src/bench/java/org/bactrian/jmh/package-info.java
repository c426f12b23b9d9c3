/** What the pure parts that every message passes cost, in time and in bytes: JMH. */
@org.jspecify.annotations.NullMarked
package org.bactrian.jmh;
