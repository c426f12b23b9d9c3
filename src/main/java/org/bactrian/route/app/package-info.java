/** The application: reads and checks its configuration, creates its beans, starts and stops it. */
@NullMarked
package org.bactrian.route.app;

import org.jspecify.annotations.NullMarked;
