package org.bactrian.provider.smpp;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.bactrian.provider.AccountProperty;
import org.bactrian.provider.Provider;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An account at an SMSC (SMPP 3.4, 4.1 and 5.2).
 *
 * @param host the SMSC's name or address
 * @param port 2775 unless the SMSC has another
 * @param tls whether the link is TLS; this Java must trust the SMSC's certificate, and the
 *     certificate must name the host
 * @param systemId up to 15 characters
 * @param password up to 8 characters: SMPP has no room for more
 * @param systemType up to 12 characters; most SMSCs want none
 * @param from the sender of messages that name none; none: the SMSC's own
 * @param window submits that may wait for their answer at once
 * @param enquireLink how long the link may be silent before it is tested
 * @param receiptIds the form in which receipts name a message
 */
public record SmppSettings(
    String host,
    @DefaultValue("2775") int port,
    @DefaultValue("false") boolean tls,
    String systemId,
    String password,
    @DefaultValue("") String systemType,
    @Nullable String from,
    @DefaultValue("10") int window,
    @DefaultValue("30s") Duration enquireLink,
    @DefaultValue("auto") ReceiptIds receiptIds)
    implements Provider.Settings {

  public SmppSettings {
    AccountProperty.required("host", host);
    AccountProperty.required("system-id", systemId);
    AccountProperty.required("password", password);
    from = AccountProperty.optional(from);
    require(port >= 1 && port <= 65_535, "port must be 1 to 65535, not " + port);
    require(
        url(host, port, tls).getHost() != null, "host must be a name or an address, not " + host);
    require(systemId.length() <= 15, "system-id must be up to 15 characters");
    require(password.length() <= 8, "password must be up to 8 characters");
    require(systemType.length() <= 12, "system-type must be up to 12 characters");
    require(from == null || from.length() <= 20, "from must be up to 20 characters");
    require(window >= 1 && window <= 1000, "window must be 1 to 1000, not " + window);
    require(
        enquireLink.toMillis() >= 1000 && enquireLink.toHours() < 1,
        "enquire-link must be at least 1s and below 1h, such as 30s");
  }

  @Override
  public URI url() {
    return url(host, port, tls);
  }

  private static URI url(String host, int port, boolean tls) {
    try {
      return new URI(tls ? "smpps" : "smpp", null, host, port, null, null, null);
    } catch (URISyntaxException e) {
      // Without the cause: the start reports the deepest cause, and this sentence is to be it.
      throw new IllegalArgumentException("host must be a name or an address, not " + host);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public String toString() {
    return "SmppSettings[" + url() + ", " + systemId + "]";
  }
}
