/**
 * One lane for each account: it claims messages from the journal and sends them as quickly as the
 * account allows.
 */
@NullMarked
package org.bactrian.lane;

import org.jspecify.annotations.NullMarked;
