/** Each account has a lane that sends what the journal holds, as quickly as the account allows. */
@NullMarked
package org.bactrian.route.lane;

import org.jspecify.annotations.NullMarked;
