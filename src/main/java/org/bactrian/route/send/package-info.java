/** The call to a provider: translate, throttle, sign, call, interpret. */
@NullMarked
package org.bactrian.route.send;

import org.jspecify.annotations.NullMarked;
