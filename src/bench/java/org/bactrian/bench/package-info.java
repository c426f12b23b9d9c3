/** How fast Bactrian is, beside a bare Camel pass-through and a hand-written floor, in one run. */
@org.jspecify.annotations.NullMarked
package org.bactrian.bench;
