package org.bactrian.route;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Compares addresses with networks in CIDR form, such as {@code 10.0.0.0/8} or {@code fc00::/7}.
 */
public final class Networks {
  private Networks() {}

  /**
   * Returns whether an address is in one of the networks; an empty list allows every address. What
   * a proxy wrongly calls an address is in none.
   */
  public static boolean allow(List<String> networks, String address) {
    return networks.isEmpty()
        || isAddress(address) && networks.stream().anyMatch(network -> contains(network, address));
  }

  private static boolean isAddress(String text) {
    try {
      return bytes(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Returns whether an address is in a network.
   *
   * @throws IllegalArgumentException when the network is not CIDR
   */
  public static boolean contains(String network, String address) {
    String[] parts = network.split("/", 2);
    byte[] base = bytes(parts[0]);
    byte[] other = bytes(address);
    int bits = parts.length == 1 ? base.length * 8 : Integer.parseInt(parts[1]);
    if (bits < 0 || bits > base.length * 8) {
      throw new IllegalArgumentException(network + " is not a network in CIDR form");
    }
    int hostBits = base.length * 8 - bits;
    return base.length == other.length
        && new BigInteger(1, base)
            .shiftRight(hostBits)
            .equals(new BigInteger(1, other).shiftRight(hostBits));
  }

  private static byte[] bytes(String address) {
    // Without this check a host name would be looked up.
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
