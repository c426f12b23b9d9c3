/** What became of a message is told, by log, file, webhook or queue. */
@NullMarked
package org.bactrian.route.event;

import org.jspecify.annotations.NullMarked;
