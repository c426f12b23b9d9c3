package org.bactrian.route.app;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BadConfiguration;
import org.bactrian.route.accept.AccountSelector;
import org.bactrian.route.dispatch.DispatchRules;
import org.bactrian.route.own.OwnRoutes;
import org.bactrian.route.own.RouteCheck;
import org.bactrian.route.own.RouteFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks, before the first message, what would make every message fail. */
final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);
  private static final int SHORTEST_TIMER = 60;

  /** So many letters and digits are 128 bits. */
  private static final int SHORTEST_SECRET = 22;

  private static final Set<String> THIS_HOST = Set.of("127.0.0.1", "localhost", "[::1]");

  private StartChecks() {}

  static void check(Accounts accounts, boolean sandbox) {
    for (Account account : accounts.all()) {
      if (sandbox && !account.settings().calledUrls().stream().allMatch(StartChecks::isThisHost)) {
        throw new BadConfiguration(
            "bactrian.accounts." + account.name() + ".url",
            "profile sandbox is on, and nothing may leave this host; start with"
                + " --spring.profiles.active=live to send for real");
      }
      if (!sandbox && account.webhookSecrets().stream().anyMatch(StartChecks::isShort)) {
        throw new BadConfiguration(
            "bactrian.accounts." + account.name() + ".webhook-secret",
            "must have at least "
                + SHORTEST_SECRET
                + " characters, for who guesses it can post"
                + " receipts; make one with: openssl rand -hex 16");
      }
      warnOfLateDelivery(account);
      warnOfShortTtl(account);
    }
    boolean none = accounts.all().stream().noneMatch(one -> one.channel() == Channel.VIBER);
    if (none && !sandbox) {
      throw new BadConfiguration(
          "bactrian.accounts",
          "no Viber account is configured, so every message would be refused. Is application.yaml"
              + " in the folder in which Bactrian is started? The sandbox is on without a profile,"
              + " or with --spring.profiles.active=sandbox");
    }
    if (accounts.viber().isEmpty()) {
      LOG.warn("no Viber account is enabled (bactrian.accounts): every message is refused");
    }
  }

  static boolean isThisHost(URI url) {
    return THIS_HOST.contains(url.getHost());
  }

  private static boolean isShort(String secret) {
    return secret.length() < SHORTEST_SECRET;
  }

  private static void warnOfShortTtl(Account account) {
    account
        .provider()
        .shortOwnTtl()
        .filter(ttl -> account.defaultTtl() == null)
        .ifPresent(
            ttl ->
                LOG.warn(
                    "account {}: a message without a ttl and without a fallback timer is tried by {}"
                        + " for {} s only; set bactrian.accounts.{}.default-ttl",
                    account.name(),
                    account.provider().name(),
                    ttl.toSeconds(),
                    account.name()));
  }

  private static void warnOfLateDelivery(Account account) {
    int shortest = account.provider().capability().shortestTtl();
    if (account.channel() == Channel.VIBER && (shortest == 0 || shortest > SHORTEST_TIMER)) {
      LOG.warn(
          "account {}: {} {}, so a Viber message may still arrive after its SMS; such deliveries are"
              + " counted (bactrian.late.deliveries)",
          account.name(),
          account.provider().name(),
          shortest == 0
              ? "has no ttl"
              : "tries for " + shortest + " s at least, and the SMS may be due before");
    }
  }

  /** Started in another folder, the application would have no routes. */
  static void checkFolder(String include) {
    if (!include.startsWith("file:routes/")) {
      return;
    }
    if (!Files.isDirectory(Path.of("routes"))) {
      throw new BadConfiguration(
          "routes/",
          "there is no such folder here; start Bactrian in the folder that has it, this one is "
              + Path.of("").toAbsolutePath());
    }
  }

  /** Finds wrong account names in the route dispatch before the first message does. */
  static void checkDispatch(CamelContext camel, AccountSelector accounts) {
    Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    namings(model.getRouteDefinition("dispatch"))
        .forEach(step -> accounts.requireAll(step.getExpression().getExpression()));
  }

  /**
   * Finds them when the file of the route was edited, and in the integrator's own rules. Then the
   * route stays as it was.
   */
  static RouteCheck dispatchCheck(AccountSelector accounts) {
    return route -> {
      boolean own = DispatchRules.OWN_ROUTE.equals(route.getInput().getEndpointUri());
      if (route.getId().equals(DispatchRules.OWN) && !own) {
        throw new RouteFault(
            route.getLineNumber(),
            "the route "
                + DispatchRules.OWN
                + " must be from "
                + DispatchRules.OWN_ROUTE
                + ": else it is never asked");
      }
      if (own || route.getId().equals("dispatch")) {
        for (SetVariableDefinition step : namings(route)) {
          try {
            accounts.requireAll(step.getExpression().getExpression());
          } catch (BadConfiguration e) {
            throw new RouteFault(step.getLineNumber(), e.fault());
          }
        }
      }
    };
  }

  /** Returns the steps that name accounts, where no expression has to be evaluated for it. */
  private static List<SetVariableDefinition> namings(RouteDefinition dispatch) {
    return ProcessorDefinitionHelper.filterTypeInOutputs(
            dispatch.getOutputs(), SetVariableDefinition.class)
        .stream()
        .filter(step -> step.getName().equals("accounts"))
        .filter(step -> step.getExpression().getLanguage().equals("constant"))
        .toList();
  }

  /** Without its own rules messages would go to accounts that are not meant for them. */
  static void checkOwnDispatch(OwnRoutes own) {
    own.refused(DispatchRules.OWN)
        .ifPresent(
            fault -> {
              throw new BadConfiguration(
                  "routes/", fault + "; without these rules of dispatch Bactrian does not start");
            });
  }

  /** Finds an account that could not be called, or whose receipts could not be answered. */
  static void checkProviderRoutes(CamelContext camel, AccountSelector accounts) {
    accounts.requireRoutes(
        name ->
            camel.getRoutes().stream()
                .anyMatch(
                    route -> route.getEndpoint().getEndpointUri().equals("direct://" + name)));
  }

  /** Camel notices a missing route only when a message is sent to it. */
  static void checkRoutes(CamelContext camel) {
    for (String id :
        List.of(
            "accept",
            "dispatch",
            "dispatch-from-journal",
            "provider",
            "event",
            "dead-letter",
            "replay")) {
      if (camel.getRoute(id) == null) {
        throw new BadConfiguration(
            "routes/",
            "the route " + id + " is missing; it is in the folder routes/ Bactrian comes with");
      }
    }
  }
}
