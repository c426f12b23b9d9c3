package org.bactrian.provider.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.provider.Account;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.Provider;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/** Providers as files and texts describe them. */
final class Described {
  /** An address for the providers that have none for all accounts. */
  static final String URL = "https://provider.example";

  private Described() {}

  /** Returns the provider of a file that Bactrian comes with. */
  static HttpProvider file(String name) {
    return read(new ClassPathResource("META-INF/bactrian/providers/" + name + ".yaml"), Map.of());
  }

  /** Returns the provider of a text. */
  static HttpProvider text(String yaml) {
    return text(yaml, Map.of());
  }

  static HttpProvider text(String yaml, Map<String, Object> changes) {
    return read(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)), changes);
  }

  private static HttpProvider read(Resource yaml, Map<String, Object> changes) {
    StandardEnvironment environment = new StandardEnvironment();
    try {
      new YamlPropertySourceLoader()
          .load("described", yaml)
          .forEach(environment.getPropertySources()::addFirst);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("changes", new HashMap<>(changes)));
    ConfigurationPropertySources.attach(environment);
    List<Provider> providers = new HttpProviders(environment, Clock.systemUTC()).providers();
    return (HttpProvider) providers.get(0);
  }

  /**
   * Returns the properties of an account, each with its own name as its value where none is given.
   */
  static Provider.Settings settings(HttpProvider provider, Map<String, String> given) {
    Map<String, String> values = new HashMap<>();
    provider.properties().stream()
        .filter(name -> !HttpSettings.OPTIONAL.contains(name))
        .forEach(name -> values.put(name, "the-" + name));
    values.put("url", URL);
    values.putAll(given);
    return provider.settings(values);
  }

  static Account account(HttpProvider provider) {
    return account(provider, settings(provider, Map.of()));
  }

  static Account account(HttpProvider provider, Provider.Settings settings) {
    return new Account("acc", provider, settings, 0, 8, Duration.ofSeconds(1), true, "", List.of());
  }

  /** Returns the interpreter for an account of this provider; it needs no token. */
  static Interpreter interpreter(HttpProvider provider) {
    Account account = account(provider);
    HttpInterpreter interpreter = new HttpInterpreter(new HttpTokens(null, Clock.systemUTC()));
    return (response, message) -> interpreter.interpret(response, message, account, null);
  }
}
