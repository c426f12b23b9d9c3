/** The only package that knows Camel: the beans the routes name, and the stages that feed them. */
@NullMarked
package org.bactrian.route;

import org.jspecify.annotations.NullMarked;
