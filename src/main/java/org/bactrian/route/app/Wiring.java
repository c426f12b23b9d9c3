package org.bactrian.route.app;

import com.github.f4b6a3.ulid.UlidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.bactrian.batch.DottedFields;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.journal.Act;
import org.bactrian.journal.Actor;
import org.bactrian.journal.ApiKeyStore;
import org.bactrian.journal.Audit;
import org.bactrian.journal.Journal;
import org.bactrian.journal.JournalHealth;
import org.bactrian.journal.KeyDays;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.RecipientRules;
import org.bactrian.journal.Stage;
import org.bactrian.journal.Wakeups;
import org.bactrian.lane.HoldWatch;
import org.bactrian.lane.Lanes;
import org.bactrian.lane.LimitWatch;
import org.bactrian.lane.ReceiptWatchdog;
import org.bactrian.message.MessageReader;
import org.bactrian.message.SmsCharacters;
import org.bactrian.message.SpendLimits;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderSource;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.CompiledBeanSteps;
import org.bactrian.route.PendingActs;
import org.bactrian.route.accept.AccountSelector;
import org.bactrian.route.accept.BacklogLimit;
import org.bactrian.route.access.Access;
import org.bactrian.route.access.ApiKeys;
import org.bactrian.route.access.Senders;
import org.bactrian.route.cost.PriceFile;
import org.bactrian.route.event.ErasedFiles;
import org.bactrian.route.fallback.FallbackStage;
import org.bactrian.route.in.BodyFilter;
import org.bactrian.route.in.ManagementServer;
import org.bactrian.route.in.SynchronousHttpEngine;
import org.bactrian.route.operate.DeadLetterStage;
import org.bactrian.route.operate.PersonErasure;
import org.bactrian.route.operate.RetentionStage;
import org.bactrian.route.own.RouteCheck;
import org.bactrian.route.receipt.CallbackReceiver;
import org.bactrian.route.receipt.ReceiptStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Creates the beans whose classes are plain Java, from the properties. */
@Configuration(value = "bactrian.wiring", proxyBeanMethods = false)
@EnableConfigurationProperties(BactrianProperties.class)
class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final int MOST_VIRTUAL_THREADS = 100_000;

  @Bean("bactrian.clock")
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean("bactrian.accounts")
  Accounts accounts(
      ConfigurableEnvironment environment,
      List<Provider> providers,
      List<ProviderSource> sources,
      BactrianProperties properties) {
    StartChecks.checkFolder(environment.getProperty("camel.main.routes-include-pattern", ""));
    PlatformCharsets.warn();
    Accounts accounts =
        new AccountsReader(environment, providers, sources).read(properties.fallback().accounts());
    StartChecks.check(accounts, environment.matchesProfiles("sandbox"));
    return accounts;
  }

  @Bean("bactrian.messageReader")
  static MessageReader messageReader(BactrianProperties properties) {
    BactrianProperties.DefaultFallback byDefault = properties.fallback().byDefault();
    return new MessageReader(
        () -> UlidCreator.getMonotonicUlid().toString(),
        byDefault == null ? null : byDefault.asFallback(),
        SpendLimits.of(
            properties.fallback().maxParts(),
            properties.allowNumbers(),
            properties.sms().characters()));
  }

  @Bean("bactrian.smsCharacters")
  static SmsCharacters smsCharacters(BactrianProperties properties) {
    return properties.sms().characters();
  }

  /**
   * Before any route is loaded, for a step is made with its route. A {@code rest} that calls a
   * route must not become that route: {@code direct:accept} would be gone for all others.
   */
  @Bean("bactrian.beforeRoutesAreLoaded")
  CamelContextConfiguration beforeRoutesAreLoaded() {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext camel) {
        CompiledBeanSteps.useIn(camel);
        camel.getRestConfiguration().setInlineRoutes(false);
      }

      @Override
      public void afterApplicationStart(CamelContext camel) {}
    };
  }

  @Bean("bactrian.dispatchCheck")
  RouteCheck dispatchCheck(AccountSelector accounts) {
    return StartChecks.dispatchCheck(accounts);
  }

  @Bean
  DottedFields dotted() {
    return new DottedFields();
  }

  @Bean("bactrian.wakeups")
  Wakeups wakeups() {
    return new Wakeups();
  }

  @Bean("bactrian.journal")
  Journal journal(
      DataSource database,
      MessageReader reader,
      BactrianProperties properties,
      Accounts accounts,
      PriceFile prices,
      Wakeups wakeups) {
    BactrianProperties.Retry retry = properties.retry();
    return new Journal(
        database,
        reader,
        new Journal.Rules(
            new FallbackPolicy(properties.fallback().unknown()),
            new RetryPolicy(
                retry.maxAttempts(), retry.delay(), retry.multiplier(), retry.maxDelay()),
            prices,
            new RecipientRules(properties.suppressions().words(), properties.quietHours().hours())),
        accounts::siblings,
        wakeups);
  }

  /** Named so that health calls it {@code journal}. */
  @Bean
  JournalHealth journalHealthIndicator(Journal journal, PreparedDatabase database) {
    return new JournalHealth(journal, database::loss);
  }

  @Bean("bactrian.journalWatch")
  Stage journalWatch(JournalHealth health, Clock clock) {
    return new Stage("journal-watch", clock, health::round);
  }

  /** Named so that health calls it {@code progress}. */
  @Bean
  ProgressHealth progressHealthIndicator(
      BactrianProperties properties, Journal journal, Workers workers, ServerThreads server) {
    return new ProgressHealth(
        properties.stuckAfter(), journal::writesFor, workers::all, server::all);
  }

  /** With SQLite there is one instance: its file is locked. */
  @Bean("bactrian.clusterMember")
  ClusterMember clusterMember(
      Leases leases, BactrianProperties properties, DataSource database, Clock clock) {
    return new ClusterMember(
        leases,
        JournalDatabase.isSqlite(database),
        properties.instances().lease(),
        System::nanoTime,
        clock);
  }

  @Bean("bactrian.receiptWorker")
  Stage receiptWorker(ReceiptStage receipts, ClusterMember member, Clock clock) {
    return new Stage(Wakeups.CALLBACK, clock, member.exclusive("receipts", receipts::round));
  }

  @Bean("bactrian.fallbackWorker")
  Stage fallbackWorker(FallbackStage fallbacks, ClusterMember member, Clock clock) {
    return new Stage(Wakeups.FALLBACK, clock, member.exclusive("fallback", fallbacks::round));
  }

  @Bean("bactrian.deadLetterWorker")
  Stage deadLetterWorker(DeadLetterStage deadLetters, ClusterMember member, Clock clock) {
    return new Stage(
        Wakeups.DEAD_LETTER, clock, member.exclusive("dead-letter", deadLetters::round));
  }

  @Bean("bactrian.holdWorker")
  Stage holdWorker(HoldWatch holds, LimitWatch limits, Clock clock) {
    return new Stage(
        Wakeups.HOLD,
        clock,
        () -> {
          // First: nothing is claimed before it is known what is held.
          limits.round();
          return holds.round();
        });
  }

  @Bean("bactrian.auditWorker")
  Stage auditWorker(PendingActs acts, Clock clock) {
    return new Stage("audit", clock, acts::round);
  }

  @Bean("bactrian.erasureWorker")
  Stage erasureWorker(PersonErasure erasure, ClusterMember member, Clock clock) {
    return new Stage(Wakeups.ERASURE, clock, member.exclusive("erasure", erasure::round));
  }

  /** Each instance searches its own disk. */
  @Bean("bactrian.erasedFilesWorker")
  Stage erasedFilesWorker(ErasedFiles files, Clock clock) {
    return new Stage("erased-files", clock, files::round);
  }

  @Bean("bactrian.silenceWorker")
  Stage silenceWorker(ReceiptWatchdog silence, Clock clock) {
    return new Stage("silence", clock, silence::round);
  }

  @Bean("bactrian.expiryWorker")
  Stage expiryWorker(Lanes lanes, ClusterMember member, Clock clock) {
    return new Stage("expiry", clock, member.exclusive("expiry", lanes::expire));
  }

  /** Named so that health calls it {@code backlog}. */
  @Bean
  BacklogLimit backlogHealthIndicator(
      LaneQueue lanes,
      MessageStore messages,
      BactrianProperties properties,
      Clock clock,
      MeterRegistry metrics) {
    return new BacklogLimit(
        lanes::backlog,
        (key, id) -> messages.findSent(key, id).isPresent(),
        properties.backlog(),
        clock,
        metrics);
  }

  @Bean("bactrian.backlogWorker")
  Stage backlogWorker(BacklogLimit limit, Clock clock) {
    return new Stage("backlog", clock, limit::round);
  }

  @Bean("bactrian.retentionWorker")
  Stage retentionWorker(RetentionStage retention, ClusterMember member, Clock clock) {
    return new Stage("retention", clock, member.exclusive("retention", retention::round));
  }

  @Bean("bactrian.apiKeys")
  ApiKeys apiKeys(BactrianProperties properties, ApiKeyStore made, KeyDays days, Clock clock) {
    ApiKeys keys = new ApiKeys(properties.api(), made::all, clock);
    days.limit(keys::messagesPerDay);
    return keys;
  }

  @Bean("bactrian.keyWorker")
  Stage keyWorker(ApiKeys keys, Clock clock) {
    return new Stage(Wakeups.KEY, clock, keys::round);
  }

  @Bean("bactrian.senders")
  Senders senders(ApiKeys keys, ClusterMember member, Clock clock, MeterRegistry metrics) {
    return new Senders(keys, member::instances, clock, metrics);
  }

  /** Comes before Spring's own filters: what it answers does not pass them. */
  @Bean("bactrian.access")
  FilterRegistrationBean<Filter> access(
      ApiKeys keys,
      CallbackReceiver callbacks,
      SynchronousHttpEngine engine,
      Opening opening,
      Audit audit,
      Clock clock,
      Environment environment) {
    Filter chain =
        Access.ofMessages(
            keys,
            callbacks::admits,
            (key, address, call, reason) ->
                audit.keep(
                    Act.of(Actor.caller(key, address), "reveal", Act.CALL, call).because(reason),
                    clock.instant()),
            actuator(environment),
            engine::isOwn,
            opening::isOpen);
    return registration(chain, Ordered.HIGHEST_PRECEDENCE);
  }

  @Bean("bactrian.bodyFilter")
  FilterRegistrationBean<BodyFilter> bodyFilter(
      BactrianProperties properties, SynchronousHttpEngine engine, Environment environment) {
    // Virtual threads are as many as the budget has room for.
    int threads =
        Threading.VIRTUAL.isActive(environment)
            ? MOST_VIRTUAL_THREADS
            : environment.getProperty("server.tomcat.threads.max", Integer.class, 200);
    BodyFilter bodies =
        new BodyFilter(properties.api(), threads, actuator(environment), engine::answer);
    return registration(bodies, Ordered.HIGHEST_PRECEDENCE + 1);
  }

  private static String actuator(Environment environment) {
    return environment.getProperty(ManagementServer.BASE_PATH, ManagementServer.ACTUATOR);
  }

  private static <F extends Filter> FilterRegistrationBean<F> registration(F filter, int order) {
    FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    return registration;
  }

  /** Without API keys only this host can connect. */
  @Bean("bactrian.loopback")
  WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> loopback(
      BactrianProperties properties, @Value("${server.port:8080}") int port) {
    return server -> {
      if (properties.api().keys().isEmpty()) {
        server.setAddress(InetAddress.getLoopbackAddress());
        LOG.warn(
            "no API keys (bactrian.api.keys.<name>.sha256): listening on loopback only, port {}",
            port);
      }
    };
  }
}
