/** Rights of callers by HTTP: Spring Security's filter chain, the API keys and their scopes. */
@NullMarked
package org.bactrian.route.access;

import org.jspecify.annotations.NullMarked;
