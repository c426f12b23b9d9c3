/** The providers' look-alikes: real HTTP on loopback, as strict as the provider would be. */
@NullMarked
package org.bactrian.sandbox;

import org.jspecify.annotations.NullMarked;
