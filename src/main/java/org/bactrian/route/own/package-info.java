/** The user's own route files are loaded, and looked after. */
@NullMarked
package org.bactrian.route.own;

import org.jspecify.annotations.NullMarked;
