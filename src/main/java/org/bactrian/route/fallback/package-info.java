/** The fallback stage: sends the SMS that follows a Viber message which failed or is overdue. */
@NullMarked
package org.bactrian.route.fallback;

import org.jspecify.annotations.NullMarked;
