/**
 * Helpers that every package may use: hashes, instants as text, daemon threads, causes of failures.
 */
@NullMarked
package org.bactrian.base;

import org.jspecify.annotations.NullMarked;
