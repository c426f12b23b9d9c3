package org.bactrian.provider.wooxy;

import java.net.URI;
import org.bactrian.provider.AccountProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A Viber account at Wooxy.
 *
 * @param url where the API is, without the path of a call: {@code https://api.wooxy.com}
 * @param accessToken the "string hash from account settings"
 * @param domain a verified domain of the account
 * @param senderId the registered Viber sender; absent: Wooxy's own default sender
 * @param buttonField {@code button}, as the page's PHP example and the validator's sentence have
 *     it, or {@code buttons}, as its body example and table have it
 */
public record WooxySettings(
    URI url,
    String accessToken,
    String domain,
    @Nullable String senderId,
    @DefaultValue("button") ButtonField buttonField)
    implements WooxyCredentials {

  /** The two names the page has for one field. */
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
