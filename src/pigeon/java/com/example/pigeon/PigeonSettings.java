package com.example.pigeon;

import java.net.URI;
import org.bactrian.provider.AccountProperty;
import org.bactrian.provider.Provider;

/**
 * A Viber account at Pigeon.
 *
 * @param url the address of the API, without the path of a call
 * @param key used to sign, never sent
 * @param loft the sender
 */
public record PigeonSettings(URI url, String key, String loft) implements Provider.Settings {
  public PigeonSettings {
    AccountProperty.httpUrl("url", url);
    AccountProperty.required("key", key);
    AccountProperty.required("loft", loft);
  }

  @Override
  public String toString() {
    return "PigeonSettings[" + url + ", " + loft + "]";
  }
}
