package org.bactrian.lane;

/**
 * The reasons why an account's messages wait although the account is enabled and well.
 *
 * @param holds what an operator holds
 * @param clocks whether our clock is so far off that a provider would refuse every call
 */
public record Brakes(HoldWatch holds, ClockWatch clocks) {}
