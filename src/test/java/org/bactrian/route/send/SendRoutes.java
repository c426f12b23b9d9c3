package org.bactrian.route.send;

import com.example.pigeon.PigeonInterpreter;
import com.example.pigeon.PigeonSettings;
import com.example.pigeon.PigeonSigner;
import com.example.pigeon.PigeonTranslator;
import com.example.pigeon.PigeonViber;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.cluster.IdleWorker;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.delivery.SendResult;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.journal.Claim;
import org.bactrian.journal.Journal;
import org.bactrian.journal.TestDatabase;
import org.bactrian.lane.AccountRateLimiter;
import org.bactrian.lane.AccountRateLimiter.Permit;
import org.bactrian.lane.ClockWatch;
import org.bactrian.lane.Permits;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Interpreter;
import org.bactrian.provider.Translator;
import org.bactrian.route.CompiledBeanSteps;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs the routes of one call, from a claim to its result, without the rest of Bactrian. */
abstract class SendRoutes {
  static final String LEASE = "account:bird";
  private static final List<String> ROUTES =
      List.of(
          "file:routes/dispatch-from-journal.camel.yaml",
          "file:routes/throttle.camel.yaml",
          "file:routes/provider.camel.yaml",
          "file:src/pigeon/resources/META-INF/bactrian/routes/provider-pigeon-viber.camel.yaml");
  @TempDir Path folder;
  final AccountRateLimiter limiter = Permits.limiter(1);

  /** What the accounts of this test may send in a second; 0: no limit. */
  int ratePerSecond = 1;

  final DefaultCamelContext camel = new DefaultCamelContext();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  Permit permit = Permits.permit(limiter);
  ClusterMember member;
  CamelProviderCall call;
  Translator<ViberMessage> translator = new PigeonTranslator();
  Interpreter interpreter = new PigeonInterpreter();
  private final MessageReader reader = new MessageReader(() -> "made", null);
  private HikariDataSource database;
  private Journal journal;

  @BeforeEach
  void openRoutes() throws Exception {
    database = TestDatabase.sqlite(folder);
    journal =
        new Journal(
            database,
            reader,
            new Journal.Rules(
                new FallbackPolicy(OnUnknown.WAIT),
                new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1))),
            account -> List.of(),
            stages -> {});
    member =
        new ClusterMember(
            journal.leases(), true, Duration.ofSeconds(10), System::nanoTime, Clock.systemUTC());
    member.add(LEASE, new IdleWorker());
    member.start();
    startRoutes();
  }

  private void startRoutes() throws Exception {
    ProviderRoutes routes = new ProviderRoutes(camel);
    camel
        .getRegistry()
        .bind(
            "sending",
            new SendSteps(
                Clock.systemUTC(),
                member,
                new ProviderHttpClient(),
                routes,
                new ClockWatch(Clock.systemUTC(), System::nanoTime, metrics)));
    Translator<ViberMessage> translates =
        (message, account) -> translator.translate(message, account);
    Interpreter interprets = (response, message) -> interpreter.interpret(response, message);
    camel.getRegistry().bind("pigeonTranslator", translates);
    camel.getRegistry().bind("pigeonSigner", new PigeonSigner());
    camel.getRegistry().bind("pigeonInterpreter", interprets);
    CompiledBeanSteps.useIn(camel);
    for (String route : ROUTES) {
      PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveResource(camel, route));
    }
    // A call of a route that was stopped waits so long for it, in milliseconds.
    camel.getComponent("direct", DirectComponent.class).setTimeout(1);
    camel.start();
    call = new CamelProviderCall(routes, Clock.systemUTC());
  }

  @AfterEach
  void closeRoutes() {
    camel.stop();
    member.stop();
    journal.close();
    database.close();
  }

  Account account(String url, Duration timeout) {
    PigeonSettings settings = new PigeonSettings(URI.create(url), "key", "north");
    return new Account(
        "bird", new PigeonViber(), settings, ratePerSecond, 10, timeout, true, "", List.of());
  }

  Message message() {
    String json =
        """
        {"id": "m", "to": "+380501234567", "label": "promotion", "content": {"text": "x"}}
        """;
    return ((ReadResult.Good) reader.read(json.getBytes(StandardCharsets.UTF_8))).message();
  }

  SendResult send(Account account, @Nullable Instant expiresAt) {
    return call.call(
            account,
            new Claim(message(), "bird", 1, expiresAt),
            member.held(LEASE).orElseThrow(),
            permit)
        .toCompletableFuture()
        .join();
  }
}
