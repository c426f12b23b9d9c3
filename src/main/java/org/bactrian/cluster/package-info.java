/**
 * Membership of one instance among the instances on the same journal: which leases it holds, and
 * for how long.
 */
@NullMarked
package org.bactrian.cluster;

import org.jspecify.annotations.NullMarked;
