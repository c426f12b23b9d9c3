package org.bactrian.delivery;

import org.bactrian.message.Channel;
import org.bactrian.message.Msisdn;

/**
 * A user subscribed to a business on a channel again, or unsubscribed from it. It belongs to no
 * message, and none failed because of it.
 *
 * @param subscribed false: the user wants no more messages
 * @since 0.1
 */
public record Subscription(Channel channel, Msisdn user, boolean subscribed) {}
