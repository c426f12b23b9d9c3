package org.bactrian.route;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Networks in CIDR form, {@code 188.226.196.117/32} or {@code 2001:db8::/32}. */
public final class Networks {
  private Networks() {}

  /** Whether an address is in one of the networks; none named: any is. */
  public static boolean allow(List<String> networks, String address) {
    return networks.isEmpty() || networks.stream().anyMatch(network -> contains(network, address));
  }

  /**
   * Whether an address is in a network.
   *
   * @throws IllegalArgumentException when the network is not CIDR
   */
  public static boolean contains(String network, String address) {
    String[] parts = network.split("/", 2);
    byte[] base = bytes(parts[0]);
    byte[] one = bytes(address);
    int bits = parts.length == 1 ? base.length * 8 : Integer.parseInt(parts[1]);
    if (bits < 0 || bits > base.length * 8) {
      throw new IllegalArgumentException(network + " is not a network in CIDR form");
    }
    int rest = base.length * 8 - bits;
    return base.length == one.length
        && new BigInteger(1, base).shiftRight(rest).equals(new BigInteger(1, one).shiftRight(rest));
  }

  private static byte[] bytes(String address) {
    // A name would be looked up: only digits, dots and colons are an address.
    if (!address.matches("[0-9a-fA-F.:]+")) {
      throw new IllegalArgumentException(address + " is not an IP address");
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address + " is not an IP address", e);
    }
  }
}
