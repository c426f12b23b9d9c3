package org.bactrian.route.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.DefaultExchange;
import org.bactrian.message.Message;
import org.bactrian.message.SmsCharacters;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;
import org.bactrian.route.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the rules of the integrator which accounts may carry a message: first the own route {@code
 * own-dispatch}, then the table of rules. Where there is neither, a message passes at once. What
 * they leave open, the route {@code dispatch} decides.
 */
@Component("bactrian.dispatchRules")
public final class DispatchRules {
  /** The name of the own route that is asked first. */
  public static final String OWN = "own-dispatch";

  /** From where it is called. */
  public static final String OWN_ROUTE = "direct:" + OWN;

  private static final String OWN_ENDPOINT = "direct://" + OWN;
  private static final String ASK_OWN = OWN_ROUTE + "?block=false";
  private static final String DISPATCH = "direct:dispatch";
  private static final String VIBER = "viber";
  private static final String CHANNEL = "channel";

  /** The property of an exchange that says for which time it asks; none: now. */
  private static final String AT = "bactrian.dispatch.at";

  /** So long a message waits for a route that is being replaced. */
  private static final Duration REPLACED_WITHIN = Duration.ofSeconds(30);

  private final ProducerTemplate routes;
  private final DispatchTableFile file;
  private final SmsCharacters characters;
  private final Clock clock;
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile boolean own;
  private volatile boolean edited;

  /** Whether the last look has missed the own route. */
  private boolean missed;

  DispatchRules(
      ProducerTemplate routes, DispatchTableFile file, SmsCharacters characters, Clock clock) {
    this.characters = characters;
    this.routes = routes;
    this.file = file;
    this.clock = clock;
  }

  /**
   * Takes note of the routes that run, once all have been loaded and after each change. Until the
   * first time messages wait: none must leave by {@code dispatch} because the own rules are not
   * loaded yet.
   *
   * @param edited whether the route {@code dispatch} is not the one Bactrian comes with
   */
  public synchronized void loaded(CamelContext camel, boolean edited) {
    this.own = runsOwn(camel);
    this.edited = edited;
    started.countDown();
    notifyAll();
  }

  /**
   * Takes note of the routes that run, as {@link #loaded} does, after each look at the folder. That
   * the own route is gone counts once a second look has found the same, and until then messages
   * wait: an editor may empty or remove its file for a moment before it writes it.
   */
  public synchronized void looked(CamelContext camel, boolean dispatchIsEdited) {
    boolean settled = missed || !own || runsOwn(camel);
    missed = !settled;
    if (settled) {
      loaded(camel, dispatchIsEdited);
    }
  }

  private static boolean runsOwn(CamelContext camel) {
    return camel.getRoutes().stream().anyMatch(DispatchRules::isOwn);
  }

  private static boolean isOwn(Route route) {
    return route.getEndpoint().getEndpointUri().replaceFirst("\\?.*", "").equals(OWN_ENDPOINT);
  }

  /**
   * Asks the rules. Where one decides, this sets the variables {@code accounts} or {@code refuse},
   * and {@code decidedBy}; otherwise these are not set, whatever was in them.
   *
   * @throws Exception of the own route; the message is not accepted then
   */
  public void decide(Exchange exchange) throws Exception {
    exchange.removeVariable(Decision.ACCOUNTS);
    exchange.removeVariable(Decision.REFUSE);
    exchange.removeVariable(Decision.DECIDED_BY);
    if (started.getCount() > 0) {
      awaitStart();
    }
    DispatchTable table = file.table();
    if (!own && !edited && table.isEmpty()) {
      return;
    }
    Facts facts = facts(exchange);
    Decision decision = own ? askOwn(exchange, facts) : null;
    if (decision == null) {
      decision = table.decide(facts);
    }
    if (decision != null) {
      set(exchange, decision);
    } else if (edited) {
      facts.variables().forEach(exchange::setVariable);
    }
  }

  private static void set(Exchange exchange, Decision decision) {
    exchange.setVariable(Decision.DECIDED_BY, decision.by());
    if (decision.accounts() != null) {
      exchange.setVariable(Decision.ACCOUNTS, decision.accounts());
    }
    if (decision.refusal() != null) {
      exchange.setVariable(Decision.REFUSE, decision.refusal());
    }
  }

  /**
   * Asks the rules and the route {@code dispatch} about a message that is not being accepted.
   *
   * @param follows the Viber message that an SMS follows; null for a Viber message
   * @param key the name of the API key with which it would come, or the Viber message that it
   *     follows
   */
  public Decision preview(
      CamelContext camel, Message message, @Nullable ViberMessage follows, String key)
      throws Exception {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(message);
    exchange.setVariable(CHANNEL, message.channel().wire());
    Caller.named(key).set(exchange);
    if (follows != null) {
      exchange.setVariable(VIBER, follows);
    }
    return decision(exchange);
  }

  /** Returns the SMS of a message that is not being accepted, as it would be sent. */
  public SmsMessage smsOf(ViberMessage message) {
    return characters.spell(message.asSms(message.id()));
  }

  /**
   * Returns what the rules and {@code dispatch} would decide about the SMS of a message, now or
   * when it may leave, and at each hour of the day that follows: rules may depend on it. Each
   * decision is made when it is taken from the stream.
   *
   * @param key the name of the API key with which the message comes; empty: none
   * @return empty where there are no rules, so that {@code dispatch} lets every SMS pass
   */
  public Stream<Decision> ofSms(ViberMessage message, String key) {
    if (!own && !edited && file.table().isEmpty()) {
      return Stream.empty();
    }
    Message sms = smsOf(message);
    Instant now = clock.instant();
    Instant first =
        message.sendAt() == null || message.sendAt().isBefore(now) ? now : message.sendAt();
    return IntStream.range(0, 24)
        .mapToObj(hour -> decideAt(sms, message, key, first.plus(Duration.ofHours(hour))));
  }

  private Decision decideAt(Message sms, ViberMessage follows, String key, Instant at) {
    Exchange exchange = new DefaultExchange(routes.getCamelContext());
    exchange.getMessage().setBody(sms);
    exchange.setProperty(AT, at);
    exchange.setVariable(CHANNEL, sms.channel().wire());
    exchange.setVariable(VIBER, follows);
    Caller.named(key).set(exchange);
    try {
      return decision(exchange);
    } catch (Exception e) {
      throw new IllegalStateException("the rules about the SMS fail", e);
    }
  }

  private Decision decision(Exchange exchange) throws Exception {
    decide(exchange);
    if (exchange.getVariable(Decision.DECIDED_BY) == null) {
      routes.send(DISPATCH, exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
    }
    return Decision.of(exchange);
  }

  private Facts facts(Exchange exchange) {
    Instant at = exchange.getProperty(AT, Instant.class);
    Message message = exchange.getMessage().getBody(Message.class);
    ViberMessage follows = exchange.getVariable(VIBER, ViberMessage.class);
    String key = Caller.of(exchange).name();
    return Facts.of(message, follows, key, at == null ? clock.instant() : at);
  }

  /** Returns what the own route decides; null: nothing, or it was removed meanwhile. */
  private @Nullable Decision askOwn(Exchange exchange, Facts facts) throws Exception {
    long since = System.nanoTime();
    while (own) {
      Exchange asked = asked(exchange, facts);
      routes.send(ASK_OWN, asked);
      Exception failure = asked.getException();
      if (failure == null) {
        Decision decision =
            new Decision(
                Decision.text(asked, Decision.ACCOUNTS),
                Decision.text(asked, Decision.REFUSE),
                new Decision.By(OWN, 0));
        return decision.isMade() ? decision : null;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - since);
      if (!isAway(failure) || waited.compareTo(REPLACED_WITHIN) > 0) {
        throw failure;
      }
      awaitChange();
    }
    return null;
  }

  /** Returns whether the own route is not there at the moment. */
  private static boolean isAway(Exception failure) {
    return failure instanceof DirectConsumerNotAvailableException
        && failure.getMessage().contains(OWN_ENDPOINT);
  }

  /**
   * Returns an exchange that has the message and the facts, and nothing else: what the own route
   * does to its body, its headers or itself does not change how the message goes on.
   */
  private static Exchange asked(Exchange exchange, Facts facts) {
    Exchange asked = new DefaultExchange(exchange.getContext());
    asked.getMessage().setBody(facts.message());
    asked.setVariable(CHANNEL, facts.channel().wire());
    if (facts.message() != facts.viber()) {
      asked.setVariable(VIBER, facts.viber());
    }
    facts.variables().forEach(asked::setVariable);
    return asked;
  }

  private void awaitStart() throws InterruptedException {
    if (!started.await(REPLACED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the files in routes/ have not been loaded yet");
    }
  }

  private synchronized void awaitChange() throws InterruptedException {
    wait(100);
  }
}
