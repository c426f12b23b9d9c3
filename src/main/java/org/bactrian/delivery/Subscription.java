package org.bactrian.delivery;

import org.bactrian.message.Msisdn;

/**
 * A user let a business in again, or shut it out: no message of ours failed by it.
 *
 * @param subscribed false: the user wants no more
 */
public record Subscription(Msisdn user, boolean subscribed) {}
