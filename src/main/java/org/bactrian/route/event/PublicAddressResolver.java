package org.bactrian.route.event;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.bactrian.route.Networks;

/**
 * Resolves host names, and refuses a name that has an address which is not public. The connection
 * is made to the addresses returned here: a name whose address changes after the check gains
 * nothing.
 */
final class PublicAddressResolver implements DnsResolver {
  /** IANA's special-purpose address registries, and multicast. */
  private static final List<String> NOT_PUBLIC =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          "::/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/9",
          "ff00::/8");

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    for (InetAddress address : addresses) {
      if (!isPublic(address)) {
        throw new UnknownHostException(
            "the receiver's address is not public; bactrian.events.http.allow-private allows it");
      }
    }
    return addresses;
  }

  static boolean isPublic(InetAddress address) {
    // A link-local address is followed by % and the name of the network interface.
    String text = address.getHostAddress().replaceFirst("%.*", "");
    return NOT_PUBLIC.stream().noneMatch(network -> Networks.contains(network, text));
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }
}
