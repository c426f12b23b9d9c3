package org.bactrian.provider.wooxy;

import java.net.URI;
import org.bactrian.provider.AccountProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A Viber account at Wooxy.
 *
 * @param url the address of the API, without the path of a call: {@code https://api.wooxy.com}
 * @param accessToken the "string hash from account settings"
 * @param domain a verified domain of the account
 * @param senderId the registered Viber sender; absent: Wooxy's own default sender
 * @param buttonField {@code button}, as in the page's PHP example and error sentence, or {@code
 *     buttons}, as in its body example and table
 */
public record WooxySettings(
    URI url,
    String accessToken,
    String domain,
    @Nullable String senderId,
    @DefaultValue("button") ButtonField buttonField)
    implements WooxyCredentials {

  /** The two names that the page has for one field. */
  public enum ButtonField {
    BUTTON,
    BUTTONS
  }

  public WooxySettings {
    AccountProperty.httpUrl("url", url);
    AccountProperty.required("access-token", accessToken);
    AccountProperty.required("domain", domain);
    AccountProperty.notBlank("sender-id", senderId);
  }

  @Override
  public String toString() {
    return "WooxySettings[" + url + ", " + domain + "]";
  }
}
