/** The only package that knows Camel: here is what its rooms share, and each room has one task. */
@NullMarked
package org.bactrian.route;

import org.jspecify.annotations.NullMarked;
