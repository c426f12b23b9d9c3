/** The application: configuration is read and checked, its parts are put together and started. */
@NullMarked
package org.bactrian.route.app;

import org.jspecify.annotations.NullMarked;
