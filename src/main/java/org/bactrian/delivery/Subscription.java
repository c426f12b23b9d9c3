package org.bactrian.delivery;

import org.bactrian.message.Msisdn;

/**
 * A user subscribed to a business again, or unsubscribed from it. No message failed because of it.
 *
 * @param subscribed false: the user wants no more messages
 */
public record Subscription(Msisdn user, boolean subscribed) {}
