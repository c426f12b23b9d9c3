/**
 * The queue of each account at work: claims messages from the journal and sends them as fast as the
 * account's limit allows. How a provider is called is behind {@link
 * org.bactrian.lane.ProviderCall}.
 */
@NullMarked
package org.bactrian.lane;

import org.jspecify.annotations.NullMarked;
