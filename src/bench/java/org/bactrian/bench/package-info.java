/**
 * Measures Bactrian beside a bare Camel pass-through, a hand-written floor and others, in one run.
 */
@org.jspecify.annotations.NullMarked
package org.bactrian.bench;
