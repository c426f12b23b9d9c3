/** NXCloud: Viber (SAAS edition) and SMS v2. */
@NullMarked
package org.bactrian.provider.nxcloud;

import org.jspecify.annotations.NullMarked;
