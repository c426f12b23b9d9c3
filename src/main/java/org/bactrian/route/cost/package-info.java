/** What messages cost: the file with the prices. */
@NullMarked
package org.bactrian.route.cost;

import org.jspecify.annotations.NullMarked;
