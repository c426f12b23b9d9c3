/** Wooxy (formerly SmartSender): Viber and SMS by its API v3. */
@NullMarked
package org.bactrian.provider.wooxy;

import org.jspecify.annotations.NullMarked;
