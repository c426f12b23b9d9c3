/** A file of messages is claimed, read once, and answered by a file of results. */
@NullMarked
package org.bactrian.route.file;

import org.jspecify.annotations.NullMarked;
