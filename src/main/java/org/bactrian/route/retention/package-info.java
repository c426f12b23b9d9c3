/** What has grown old is forgotten and deleted. */
@NullMarked
package org.bactrian.route.retention;

import org.jspecify.annotations.NullMarked;
