/** What a provider is: account, capability, translator, signer, interpreter, receipt reader. */
@NullMarked
package org.bactrian.provider;

import org.jspecify.annotations.NullMarked;
