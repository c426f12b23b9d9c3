/** What is asked by HTTP is let in, and answered. */
@NullMarked
package org.bactrian.route.http;

import org.jspecify.annotations.NullMarked;
