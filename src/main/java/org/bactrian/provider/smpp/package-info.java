/** SMS by SMPP 3.4: a bound session with an SMSC instead of HTTP calls. */
@NullMarked
package org.bactrian.provider.smpp;

import org.jspecify.annotations.NullMarked;
