/**
 * The parts of a provider: account, capability, translator, signer, interpreter, receipt reader.
 *
 * <p>This package is API, together with {@code message} and {@code delivery}: a provider in a jar
 * of its own is built on the three. A public type that is marked {@link org.bactrian.base.Internal}
 * is no part of it, and neither is any other package, {@code provider.nxcloud} and its siblings
 * included. What has been released keeps its signatures and meaning until the next major version;
 * new methods of interfaces come with a default.
 *
 * @since 0.1
 */
@NullMarked
package org.bactrian.provider;

import org.jspecify.annotations.NullMarked;
