/**
 * The engine under the journal: one writer that commits the work of many callers together. It knows
 * no store and no table.
 */
@NullMarked
package org.bactrian.journal.commit;

import org.jspecify.annotations.NullMarked;
