/** Loads, checks and reloads the integrator's own route files. */
@NullMarked
package org.bactrian.route.own;

import org.jspecify.annotations.NullMarked;
