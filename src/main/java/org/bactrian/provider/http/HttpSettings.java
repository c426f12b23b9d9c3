package org.bactrian.provider.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bactrian.provider.AccountProperty;
import org.bactrian.provider.Provider;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an account at a described provider: {@code url}, {@code sender}, {@code
 * webhook-url}, and those that the description names in placeholders.
 */
final class HttpSettings implements Provider.Settings {
  static final String URL = "url";
  static final String SENDER = "sender";
  static final String WEBHOOK_URL = "webhook-url";

  /** Properties of an account beside those that its provider's description names. */
  static final Set<String> OPTIONAL = Set.of(URL, SENDER, WEBHOOK_URL);

  /** Short words count only where they stand alone: shipping-id is none. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(key|secret|token|pass|pwd|auth|credential|signature|signing|private|bearer|jwt|salt).*"
              + "|(.*-)?(pw|psw|pin|otp|hmac|cert)(-.*)?");

  private final URI url;
  private final @Nullable URI tokenUrl;
  private final Map<String, String> values;
  private final Set<String> usedAsSecrets;

  /**
   * Creates the properties of an account.
   *
   * @param url the address of the API, of the account or else of the provider
   * @param required the properties that the description names
   * @param usedAsSecrets those of them with which it signs, whatever they are called
   * @param given what is configured
   */
  HttpSettings(
      @Nullable URI url,
      @Nullable URI tokenUrl,
      Collection<String> required,
      Set<String> usedAsSecrets,
      Map<String, String> given) {
    this.usedAsSecrets = usedAsSecrets;
    this.values = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          if (!value.isBlank()) {
            values.put(name, value);
          }
        });
    this.url = values.containsKey(URL) ? uri(URL, values.get(URL)) : url;
    this.tokenUrl = tokenUrl;
    AccountProperty.httpUrl(URL, this.url);
    required.stream()
        .filter(name -> !OPTIONAL.contains(name) || name.equals(WEBHOOK_URL))
        .forEach(name -> AccountProperty.required(name, values.get(name)));
    if (values.containsKey(WEBHOOK_URL)) {
      AccountProperty.httpUrl(WEBHOOK_URL, uri(WEBHOOK_URL, values.get(WEBHOOK_URL)));
    }
    values.forEach(HttpSettings::requirePrintable);
  }

  private static URI uri(String name, String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is no address: " + e.getMessage());
    }
  }

  /** A line break in a property would end a header. */
  private static void requirePrintable(String name, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(name + " has a line break or a control character in it");
    }
  }

  /** Returns whether a property is a secret by its name. */
  static boolean isSecret(String name) {
    return SECRET.matcher(name).matches();
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public List<URI> calledUrls() {
    List<URI> all = new ArrayList<>(List.of(url));
    if (tokenUrl != null) {
      all.add(tokenUrl);
    }
    return all;
  }

  @Override
  public Set<String> secrets() {
    return values.entrySet().stream()
        .filter(one -> isSecret(one.getKey()) || usedAsSecrets.contains(one.getKey()))
        .map(Map.Entry::getValue)
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return "HttpSettings[" + url + "]";
  }
}
