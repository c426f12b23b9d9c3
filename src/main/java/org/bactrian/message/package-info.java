/** What is said: the canonical message and its parts. */
@NullMarked
package org.bactrian.message;

import org.jspecify.annotations.NullMarked;
