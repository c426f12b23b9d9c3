package org.bactrian.lane;

/**
 * What keeps messages from leaving beside the account itself.
 *
 * @param holds what an operator holds
 * @param clocks whether our clock is so far off that a provider would refuse every call
 */
public record Brakes(HoldWatch holds, ClockWatch clocks) {}
