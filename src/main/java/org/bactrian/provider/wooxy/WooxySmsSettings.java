package org.bactrian.provider.wooxy;

import java.net.URI;
import java.util.regex.Pattern;
import org.bactrian.provider.AccountProperty;
import org.jspecify.annotations.Nullable;

/**
 * An SMS account at Wooxy.
 *
 * @param url the address of the API, without the path of a call: {@code https://api.wooxy.com}
 * @param accessToken the "string hash from account settings"
 * @param domain a verified domain of the account
 * @param fromName the sender that the recipient sees; absent: the name linked to the sending number
 */
public record WooxySmsSettings(
    URI url, String accessToken, String domain, @Nullable String fromName)
    implements WooxyCredentials {
  /** "11 and less A-Z, a-z, 0-9 symbols and spaces or be a valid phoneNumber". */
  private static final Pattern FROM_NAME =
      Pattern.compile("[A-Za-z0-9 ]{1,11}|\\+?[1-9][0-9]{6,14}");

  public WooxySmsSettings {
    AccountProperty.httpUrl("url", url);
    AccountProperty.required("access-token", accessToken);
    AccountProperty.required("domain", domain);
    AccountProperty.notBlank("from-name", fromName);
    if (fromName != null && !isFromName(fromName)) {
      throw new IllegalArgumentException(
          "from-name must be up to 11 of A-Z a-z 0-9 and space, or a phone number");
    }
  }

  static boolean isFromName(String name) {
    return FROM_NAME.matcher(name).matches();
  }

  @Override
  public String toString() {
    return "WooxySmsSettings[" + url + ", " + domain + "]";
  }
}
