package org.bactrian.provider.http;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bactrian.base.Causes;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.BadProperty;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Makes the providers that are described under {@code bactrian.providers}. */
@Component("bactrian.httpProviders")
public final class HttpProviders implements ProviderSource {
  private static final String PREFIX = "bactrian.providers";

  private final Environment environment;
  private final Clock clock;

  public HttpProviders(Environment environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public List<Provider> providers() {
    Binder binder = Binder.get(environment);
    Map<String, Object> described =
        binder
            .bind(
                PREFIX,
                Bindable.<Map<String, Object>>of(
                    ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class)))
            .orElse(Map.of());
    List<Provider> providers = new ArrayList<>();
    described.keySet().forEach(name -> providers.add(provider(name, binder)));
    return providers;
  }

  /** Returns what the provider of an account expects as an answer to a receipt. */
  public String answer(Account account) {
    return Optional.ofNullable(HttpProvider.of(account).description().receipts())
        .map(HttpDescription.Receipts::answer)
        .orElse("");
  }

  private Provider provider(String name, Binder binder) {
    String prefix = PREFIX + "." + name;
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new BadProperty(
          prefix, "a provider's name is of a-z 0-9 and -, such as acme or acme-sms");
    }
    try {
      DescriptionKeys.check(environment, prefix);
      HttpDescription description =
          binder
              .bind(
                  prefix,
                  Bindable.of(HttpDescription.class),
                  new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
              .get();
      Faults.require(
          (description.channel() == Channel.SMS) == name.endsWith(Provider.SMS),
          "a provider of SMS has a name that ends in -sms, such as acme-sms, and one of Viber has not;"
              + " acme and acme-sms share their webhooks");
      return new HttpProvider(name, description, clock);
    } catch (RuntimeException e) {
      throw new BadProperty(prefix, why(e, prefix));
    }
  }

  private static String why(RuntimeException e, String prefix) {
    String property = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException bind) {
        property = bind.getName().toString().substring(prefix.length()).replaceFirst("^\\.", "");
      }
      if (cause instanceof ConversionFailedException failed) {
        return property + ": " + cannotBe(failed);
      }
      if (cause instanceof UnboundConfigurationPropertiesException unbound) {
        return "there is no such property: "
            + unbound.getUnboundProperties().stream()
                .map(one -> one.getName().toString().substring(prefix.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
      }
    }
    return Objects.toString(Causes.root(e).getMessage());
  }

  private static String cannotBe(ConversionFailedException failed) {
    Object[] constants = failed.getTargetType().getType().getEnumConstants();
    String why =
        constants == null
            ? Objects.toString(Causes.root(failed).getMessage())
            : "there are "
                + Arrays.stream(constants)
                    .map(one -> one.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
    return "it cannot be " + failed.getValue() + "; " + why;
  }
}
