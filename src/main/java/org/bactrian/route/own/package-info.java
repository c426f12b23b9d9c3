/** An integrator's own route files: they are loaded, checked and reloaded. */
@NullMarked
package org.bactrian.route.own;

import org.jspecify.annotations.NullMarked;
