/**
 * Bactrian inside another application: started by Spring Boot's auto-configuration, and reached
 * from that application's routes as {@code bactrian:send} and {@code bactrian:events}.
 */
@NullMarked
package org.bactrian.route.embedded;

import org.jspecify.annotations.NullMarked;
