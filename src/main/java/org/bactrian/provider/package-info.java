/** What a provider is: who translates, signs, interprets, and reads receipts. */
@NullMarked
package org.bactrian.provider;

import org.jspecify.annotations.NullMarked;
