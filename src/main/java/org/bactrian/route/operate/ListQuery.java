package org.bactrian.route.operate;

import org.bactrian.journal.MessageFilter;
import org.bactrian.journal.MessageList.ListCursor;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param after null: the first page
 */
record ListQuery(MessageFilter filter, @Nullable ListCursor after, int limit) {}
