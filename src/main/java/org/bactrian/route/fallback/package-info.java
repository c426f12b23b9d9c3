/** The fallback stage: a message that failed or is overdue is sent again as an SMS. */
@NullMarked
package org.bactrian.route.fallback;

import org.jspecify.annotations.NullMarked;
