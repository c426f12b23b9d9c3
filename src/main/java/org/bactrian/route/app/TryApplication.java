package org.bactrian.route.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.bactrian.batch.DottedFields;
import org.bactrian.message.MessageReader;
import org.bactrian.message.SmsCharacters;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderSource;
import org.bactrian.provider.Signer;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.accept.AccountSelector;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.TypeFilter;

/**
 * The part of Bactrian that chooses accounts and renders requests: without a journal, a server, a
 * lane, or anything that begins to work by itself. It is no {@code @Configuration}, or Bactrian
 * itself would have these beans, too.
 */
@EnableConfigurationProperties(BactrianProperties.class)
@Import({AccountSelector.class, TryApplication.CamelAndProviders.class})
@ComponentScan(
    basePackages = {
      "org.bactrian.provider",
      "org.bactrian.route.cost",
      "org.bactrian.route.dispatch",
      "org.bactrian.route.preview"
    },
    excludeFilters = @Filter(type = FilterType.CUSTOM, classes = TryApplication.Acting.class))
class TryApplication {
  @Bean("bactrian.clock")
  CaseClock clock() {
    return new CaseClock();
  }

  @Bean("bactrian.metrics")
  MeterRegistry metrics() {
    return new SimpleMeterRegistry();
  }

  @Bean
  DottedFields dotted() {
    return new DottedFields();
  }

  @Bean("bactrian.messageReader")
  MessageReader messageReader(BactrianProperties properties) {
    return Wiring.messageReader(properties);
  }

  @Bean("bactrian.smsCharacters")
  SmsCharacters smsCharacters(BactrianProperties properties) {
    return Wiring.smsCharacters(properties);
  }

  @Bean("bactrian.accounts")
  Accounts accounts(
      ConfigurableEnvironment environment,
      List<Provider> providers,
      List<ProviderSource> sources,
      BactrianProperties properties) {
    return new AccountsReader(environment, providers, sources)
        .read(properties.fallback().accounts());
  }

  /** Signs nothing: a signer may ask the provider for a token, and a request is not shown. */
  @Bean("bactrian.unsigned")
  Signer unsigned() {
    return (request, account, now) -> request;
  }

  /** The time of a case. */
  static final class CaseClock extends Clock {
    private volatile @Nullable Instant at;

    /** Sets the time; null: that of the machine. */
    void set(@Nullable Instant at) {
      this.at = at;
    }

    @Override
    public Instant instant() {
      Instant set = at;
      return set == null ? Instant.now() : set;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /**
   * A component that calls a provider: one that begins to work when the application is ready, such
   * as SMPP's sessions, and a signer.
   */
  static final class Acting implements TypeFilter {
    private final TypeFilter signers = new AssignableTypeFilter(Signer.class);

    @Override
    public boolean match(MetadataReader read, MetadataReaderFactory factory) throws IOException {
      return read.getAnnotationMetadata().hasAnnotatedMethods(EventListener.class.getName())
          || signers.match(read, factory);
    }
  }

  /** Camel, and the providers that come as jars. */
  static final class CamelAndProviders implements DeferredImportSelector {
    @Override
    public String[] selectImports(AnnotationMetadata importing) {
      Stream<String> all =
          ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
              .getCandidates()
              .stream();
      Stream<String> foreign =
          all.filter(name -> !name.matches("(org[.]springframework|org[.]apache)[.].*"));
      return Stream.concat(Stream.of(CamelAutoConfiguration.class.getName()), foreign)
          .toArray(String[]::new);
    }
  }
}
