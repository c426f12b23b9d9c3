/**
 * Small tools that every package may use: instants, SHA-256, daemon threads, causes, states of
 * health.
 */
@NullMarked
package org.bactrian.base;

import org.jspecify.annotations.NullMarked;
