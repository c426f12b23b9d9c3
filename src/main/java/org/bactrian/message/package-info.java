/** The message in canonical form: its fields and parts, how it is read, checked and written. */
@NullMarked
package org.bactrian.message;

import org.jspecify.annotations.NullMarked;
