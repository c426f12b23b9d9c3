package org.bactrian.route.app;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bactrian.base.Causes;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.AnswerMeaning;
import org.bactrian.provider.BadProperty;
import org.bactrian.provider.DescribedProvider;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderSource;
import org.bactrian.route.BadConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Reads {@code bactrian.accounts}: the properties that all accounts have, and those of the
 * account's provider. A wrong property stops the start with a sentence that names it.
 */
final class AccountsReader {
  private static final String PREFIX = "bactrian.accounts";

  private final ConfigurableEnvironment environment;
  private final Binder binder;
  private final Map<String, Provider> providers;

  AccountsReader(ConfigurableEnvironment environment, Collection<Provider> providers) {
    this(environment, providers, List.of());
  }

  AccountsReader(
      ConfigurableEnvironment environment,
      Collection<Provider> providers,
      Collection<ProviderSource> sources) {
    this.environment = environment;
    this.binder = Binder.get(environment);
    this.providers =
        providers.stream()
            .collect(
                Collectors.toMap(
                    Provider::name, Function.identity(), (first, second) -> first, TreeMap::new));
    sources.forEach(this::add);
  }

  private void add(ProviderSource source) {
    try {
      for (Provider provider : source.providers()) {
        if (providers.putIfAbsent(provider.name(), provider) != null) {
          throw new BadConfiguration(
              "bactrian.providers." + provider.name(),
              "Bactrian has a provider of that name; choose another one");
        }
      }
    } catch (BadProperty e) {
      throw new BadConfiguration(e.property(), String.valueOf(e.getMessage()));
    }
  }

  Accounts read(List<String> smsOrder) {
    Map<String, Map<String, Object>> configured =
        binder
            .bind(
                PREFIX,
                Bindable.<Map<String, Map<String, Object>>>of(
                    ResolvableType.forClassWithGenerics(
                        Map.class,
                        ResolvableType.forClass(String.class),
                        ResolvableType.forClassWithGenerics(
                            Map.class, String.class, Object.class))))
            .orElse(Map.of());
    List<Account> accounts = new ArrayList<>();
    configured.forEach((name, properties) -> accounts.add(account(name, properties.keySet())));
    Accounts all = new Accounts(accounts, smsOrder);
    smsOrder.forEach(name -> requireSms(all, name));
    return all;
  }

  private Account account(String name, Set<String> properties) {
    String prefix = PREFIX + "." + name;
    if (!name.matches("[a-z0-9-]{1,64}")) {
      throw new BadConfiguration(prefix, "an account's name is 1 to 64 of a-z 0-9 -");
    }
    AccountProperties common = bind(prefix, AccountProperties.class);
    Provider provider = providers.get(common.provider());
    if (provider == null) {
      throw new BadConfiguration(
          prefix + ".provider",
          "there is no provider " + common.provider() + "; there are " + providers.keySet());
    }
    requireKnown(prefix, properties, provider);
    if (!provider.hasWebhook()) {
      requireEmpty(prefix + ".webhook-secret", common.webhookSecret().isEmpty(), provider);
      requireEmpty(prefix + ".webhook-allow", common.webhookAllow().isEmpty(), provider);
    }
    if (common.defaultTtl() != null && provider.capability().shortestTtl() == 0) {
      throw new BadConfiguration(prefix + ".default-ttl", provider.name() + " takes no ttl");
    }
    Provider.Settings settings =
        provider instanceof DescribedProvider described
            ? settings(prefix, described)
            : bind(prefix, provider.settings());
    for (URI url : settings.calledUrls()) {
      requireTls(prefix, url.equals(settings.url()), url, provider, common.allowHttp());
    }
    return common.account(name, provider, settings, codes(prefix));
  }

  private static void requireEmpty(String property, boolean isEmpty, Provider provider) {
    if (!isEmpty) {
      throw new BadConfiguration(
          property, provider.name() + " has no webhook: its receipts come by its own connection");
    }
  }

  /** Within this host nobody listens, so the simulators need no TLS. */
  private static void requireTls(
      String prefix, boolean isOwn, URI url, Provider provider, boolean allowHttp) {
    if ("http".equalsIgnoreCase(url.getScheme()) && !allowHttp && !StartChecks.isThisHost(url)) {
      throw new BadConfiguration(
          isOwn ? prefix + ".url" : "bactrian.providers." + provider.name(),
          (isOwn ? "" : url + " ")
              + "is http: anybody on the way could read secrets, numbers and texts. Use https, or set "
              + prefix
              + ".allow-http: true");
    }
  }

  private Provider.Settings settings(String prefix, DescribedProvider provider) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String property : provider.properties()) {
      binder
          .bind(prefix + "." + property, String.class)
          .ifBound(value -> values.put(property, value));
    }
    try {
      return provider.settings(values);
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(prefix, String.valueOf(e.getMessage()));
    }
  }

  private <T> T bind(String prefix, Class<T> type) {
    try {
      return binder.bindOrCreate(prefix, type);
    } catch (RuntimeException e) {
      throw new BadConfiguration(prefix, String.valueOf(Causes.root(e).getMessage()));
    }
  }

  /**
   * Reads what codes mean. The names are read as they are written: the binder would drop the minus
   * of {@code -1}.
   */
  private Map<String, AnswerMeaning> codes(String prefix) {
    String start = prefix + ".codes";
    Map<String, AnswerMeaning> codes = new LinkedHashMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> names) {
        for (String name : names.getPropertyNames()) {
          if (name.startsWith(start + ".") || name.startsWith(start + "[")) {
            String code = name.substring(start.length()).replaceFirst("^\\.?\\[(.*)]$|^\\.", "$1");
            codes.computeIfAbsent(
                code, key -> AnswerMeaning.parse(environment.getRequiredProperty(name)));
          }
        }
      }
    }
    return Map.copyOf(codes);
  }

  private static void requireKnown(String prefix, Set<String> properties, Provider provider) {
    Set<String> known = new LinkedHashSet<>();
    addNames(AccountProperties.class, known);
    if (provider instanceof DescribedProvider described) {
      described.properties().forEach(property -> known.add(uniform(property)));
    } else {
      addNames(provider.settings(), known);
    }
    for (String property : properties) {
      String first = property.replaceAll("[.\\[].*", "");
      if (!known.contains(uniform(first))) {
        throw new BadConfiguration(prefix + "." + property, "there is no such property");
      }
    }
  }

  private static void addNames(Class<?> record, Set<String> names) {
    for (RecordComponent component : record.getRecordComponents()) {
      names.add(uniform(component.getName()));
    }
  }

  private static String uniform(String property) {
    return property.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  private static void requireSms(Accounts accounts, String name) {
    boolean sms =
        accounts.find(name).filter(account -> account.channel() == Channel.SMS).isPresent();
    if (!sms) {
      throw new BadConfiguration(
          "bactrian.fallback.accounts", "there is no SMS account named " + name);
    }
  }
}
