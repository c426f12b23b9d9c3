/** Any provider with an HTTP API, as its description in the configuration says. */
@NullMarked
package org.bactrian.provider.http;

import org.jspecify.annotations.NullMarked;
