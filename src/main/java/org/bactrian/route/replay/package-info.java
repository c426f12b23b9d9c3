/** What failed for good is told, and is sent again when somebody says so. */
@NullMarked
package org.bactrian.route.replay;

import org.jspecify.annotations.NullMarked;
