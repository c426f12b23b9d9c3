/**
 * The message in canonical form: its fields and parts, how it is read, checked and written.
 *
 * <p>This package is API, as {@link org.bactrian.provider} says.
 *
 * @since 0.1
 */
@NullMarked
package org.bactrian.message;

import org.jspecify.annotations.NullMarked;
