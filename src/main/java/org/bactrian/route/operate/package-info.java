/** What an operator does and asks: lists, cancelling, dead letters, replay, retention, health. */
@NullMarked
package org.bactrian.route.operate;

import org.jspecify.annotations.NullMarked;
