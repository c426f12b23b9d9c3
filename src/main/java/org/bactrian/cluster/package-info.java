/**
 * Membership of one instance among those that work the same journal: the leases it holds, and for
 * how long.
 */
@NullMarked
package org.bactrian.cluster;

import org.jspecify.annotations.NullMarked;
