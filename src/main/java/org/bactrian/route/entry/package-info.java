/** Many messages in one body or file are read one by one, and each has its own result. */
@NullMarked
package org.bactrian.route.entry;

import org.jspecify.annotations.NullMarked;
