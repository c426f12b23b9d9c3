package org.bactrian.provider.http;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bactrian.message.Channel;
import org.bactrian.message.Kind;
import org.bactrian.message.Message;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Capability;
import org.bactrian.provider.DescribedProvider;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ReceiptReader;

/** A provider as its description says. All of them send by the route {@code provider-http}. */
final class HttpProvider implements DescribedProvider {
  private final String name;
  private final HttpDescription description;
  private final Capability capability;
  private final RequestTemplate request;
  private final Map<Kind, String> kinds;
  private final Set<String> required = new TreeSet<>();
  private final Set<String> secrets;
  private final HttpReceipts receipts;

  /**
   * Creates a provider.
   *
   * @throws IllegalArgumentException when the description is wrong; its text names the property
   */
  HttpProvider(String name, HttpDescription description, Clock clock) {
    this.name = name;
    this.description = description;
    this.capability = description.carries().capability(description.channel());
    this.request = new RequestTemplate(description.request(), description.channel());
    this.kinds = KindNames.words(description.request().words().kind());
    this.receipts = new HttpReceipts(name, description.receipts(), clock);
    Set<String> names = new TreeSet<>(request.names());
    Faults.require(
        !names.contains("ttl") || capability.shortestTtl() > 0,
        "carries.shortest-ttl is missing: request.body has {ttl}");
    Faults.require(
        names.contains("ttl") || capability.shortestTtl() == 0,
        "request.body has no {ttl}, and carries.shortest-ttl says that the provider takes one");
    names.addAll(description.sign().names());
    Set<String> signing = new TreeSet<>(description.sign().secretNames());
    if (description.receipts() != null) {
      names.addAll(description.receipts().signature().names());
      signing.addAll(description.receipts().signature().keyNames());
    }
    ofAccount(names).forEach(this::require);
    this.secrets = Set.copyOf(ofAccount(signing));
    for (String property : ofAccount(request.pathNames())) {
      Faults.require(
          !secrets.contains(property),
          "request.path: {account."
              + property
              + "} is a secret, for it signs, and addresses are logged");
    }
  }

  /** Returns the properties of an account that these placeholders name. */
  private static List<String> ofAccount(Set<String> names) {
    return names.stream()
        .filter(Placeholders::isOfAccount)
        .map(one -> one.substring(Placeholders.ACCOUNT.length()))
        .toList();
  }

  private void require(String property) {
    Faults.require(
        property.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"),
        "{account." + property + "}: a property is of a-z 0-9 and -, such as api-key");
    required.add(property);
  }

  static HttpProvider of(Account account) {
    return (HttpProvider) account.provider();
  }

  HttpDescription description() {
    return description;
  }

  ProviderRequest translate(Message message, Account account) {
    if (message instanceof ViberMessage viber
        && !capability.kinds().contains(viber.content().kind())) {
      throw new IllegalArgumentException(
          name + " does not carry " + viber.content().kind().words());
    }
    return request.render(
        account.settings().url(), new Values(message, account, description, kinds));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Channel channel() {
    return description.channel();
  }

  @Override
  public String route() {
    return "provider-http";
  }

  @Override
  public String receiptRoute() {
    return "receipt-from-http-provider";
  }

  @Override
  public Capability capability() {
    return capability;
  }

  @Override
  public Limits limits() {
    return description.limits().limits();
  }

  @Override
  public boolean callsBackByGet() {
    return description.receipts() != null && description.receipts().get();
  }

  @Override
  public Class<? extends Settings> settings() {
    return HttpSettings.class;
  }

  @Override
  public Set<String> properties() {
    Set<String> all = new TreeSet<>(HttpSettings.OPTIONAL);
    all.addAll(required);
    return all;
  }

  @Override
  public Settings settings(Map<String, String> values) {
    Sign.OAuth2 oauth2 = description.sign().oauth2();
    HttpSettings settings =
        new HttpSettings(
            description.url(),
            oauth2 == null ? null : oauth2.tokenUrl(),
            required,
            secrets,
            values);
    checkKeys(settings);
    for (String inPath : request.pathNames()) {
      Object value = Placeholders.ofAccount(settings).apply(inPath);
      Faults.require(
          !".".equals(value) && !"..".equals(value),
          inPath.substring(Placeholders.ACCOUNT.length())
              + " would change the path of the address");
    }
    return settings;
  }

  /** A key that cannot be read is a fault of the start, not of the first message. */
  private void checkKeys(HttpSettings settings) {
    if (description.sign().hmac() != null) {
      description.sign().hmac().hmac().keyBytes(settings);
    }
    if (description.receipts() != null && description.receipts().signature().hmac() != null) {
      description.receipts().signature().hmac().hmac().keyBytes(settings);
    }
  }

  @Override
  public ReceiptReader receiptReader() {
    return receipts;
  }

  @Override
  public String toString() {
    return "HttpProvider[" + name + "]";
  }
}
