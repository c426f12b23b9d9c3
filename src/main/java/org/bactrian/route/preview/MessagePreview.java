package org.bactrian.route.preview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.message.Fallback;
import org.bactrian.message.Message;
import org.bactrian.message.SmsCharacters;
import org.bactrian.message.SmsCharacters.CostlyCharacter;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.SmsParts;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.Caller;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.AcceptStage;
import org.bactrian.route.accept.AccountSelector;
import org.bactrian.route.cost.PriceFile;
import org.bactrian.route.dispatch.Decision;
import org.springframework.stereotype.Component;

/** Tells what would become of a message, without sending or storing it. */
@Component("bactrian.messagePreview")
public final class MessagePreview {
  private static final int MOST_COSTLY = 20;

  private final Accounts accounts;
  private final AccountSelector selector;
  private final RequestRenderer renderer;
  private final PriceFile prices;
  private final RecipientPreview recipient;
  private final Clock clock;

  MessagePreview(
      Accounts accounts,
      AccountSelector selector,
      RequestRenderer renderer,
      PriceFile prices,
      RecipientPreview recipient,
      Clock clock) {
    this.accounts = accounts;
    this.selector = selector;
    this.renderer = renderer;
    this.prices = prices;
    this.recipient = recipient;
    this.clock = clock;
  }

  /**
   * Returns the preview of a message.
   *
   * @param exchange has what the rules and {@code dispatch} have decided
   * @throws InvalidMessage when the message would not be accepted
   */
  public ObjectNode of(AcceptStage.ReadMessage read, Exchange exchange) throws Exception {
    String key = Caller.of(exchange).name();
    return preview(read, key, Decision.of(exchange), exchange.getContext());
  }

  /**
   * Returns the preview of a message.
   *
   * @param key the name of the API key with which it would come; empty: none
   * @param camel runs the rules about its SMS
   * @throws InvalidMessage when the message would not be accepted
   */
  public ObjectNode preview(
      AcceptStage.ReadMessage read, String key, Decision decision, CamelContext camel)
      throws Exception {
    ViberMessage message = (ViberMessage) read.message();
    selector.requireNoRefusal(decision);
    boolean badContent = read.isOnlySms();
    if (badContent) {
      selector.requireSms(message, key, decision);
    }
    List<String> route = badContent ? List.of() : selector.require(message, key, decision);
    boolean smsAtOnce = route.isEmpty();
    Instant sendAt = recipient.awake(message, sendAt(message));
    boolean refused = smsAtOnce || recipient.refuses(message);
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("id", message.id());
    node.put("kind", message.content().kind().words());
    boolean later = sendAt.isAfter(now());
    node.put("status", refused ? "refused" : later ? "scheduled" : "accepted");
    if (later && !refused) {
      node.put("leavesAt", Times.text(sendAt));
    }
    ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
    recipient.warnings(message, key).forEach(warnings::add);
    String then = badContent ? ": only the SMS is sent" : ": the provider gets it as it is";
    read.contentFaults().stream()
        .limit(InvalidMessage.MOST_TOLD)
        .forEach(fault -> warnings.add(fault.pointer() + " " + fault.detail() + then));
    if (smsAtOnce && !badContent) {
      warnings.add(selector.whyNoRoute(message) + ": only the SMS is sent");
    }
    PreviewWarnings.ofFallback(message, accounts.sms()).forEach(warnings::add);
    boolean pinned = message.account() != null;
    decidedBy(node, pinned ? new Decision.By("message", 0) : decision.by());
    accounts(node, message, route);
    codes(node, route);
    new PreviewCost(prices.get(), message, warnings).put(node, message, route, null);
    route.stream()
        .findFirst()
        .flatMap(accounts::find)
        .ifPresent(a -> render(node, message, a, warnings));
    if (fallback(node, message, sendAt, smsAtOnce, badContent)) {
      SmsMessage sms = selector.smsOf(message);
      PreviewCost cost = new PreviewCost(prices.get(), message, warnings);
      Decision ofSms = selector.decide(camel, sms, message, key).within(decision.only());
      sms(node, sms, ofSms, cost);
      costly(node.withObject("/sms"), sms.text(), warnings);
    }
    node.set("warnings", warnings);
    return node;
  }

  /** Adds the route or file that chose the accounts. */
  private static void decidedBy(ObjectNode node, Decision.By by) {
    put(node.putObject("dispatch"), by);
  }

  static void put(ObjectNode node, Decision.By by) {
    node.put("by", by.name());
    if (by.row() > 0) {
      node.put("row", by.row());
    }
  }

  private Instant sendAt(ViberMessage message) {
    Instant now = now();
    return message.sendAt() == null || message.sendAt().isBefore(now) ? now : message.sendAt();
  }

  private Instant now() {
    return clock.instant();
  }

  private void accounts(ObjectNode node, Message message, List<String> route) {
    route.forEach(node.putArray("accounts")::add);
    ArrayNode passedOver = node.putArray("passedOver");
    selector
        .passedOver(message, route)
        .forEach(one -> passedOver.addObject().put("account", one.account()).put("why", one.why()));
  }

  /** Adds what codes mean by the operator's word, for the accounts of the route. */
  private void codes(ObjectNode node, List<String> route) {
    for (String name : route) {
      accounts
          .find(name)
          .map(Account::codes)
          .filter(codes -> !codes.isEmpty())
          .ifPresent(
              codes -> {
                ObjectNode json = node.withObjectProperty("codes").putObject(name);
                new TreeMap<>(codes).forEach((code, meaning) -> json.put(code, meaning.word()));
              });
    }
  }

  private void render(ObjectNode node, ViberMessage message, Account account, ArrayNode warnings) {
    Optional<RenderedRequest> rendered = renderer.render(message, account);
    rendered.ifPresent(request -> node.set("request", request.json()));
    rendered.ifPresent(
        request -> PreviewWarnings.of(message, account, request).forEach(warnings::add));
  }

  /** Adds the fallback, and returns whether Bactrian sends its SMS. */
  private boolean fallback(
      ObjectNode node, ViberMessage message, Instant sendAt, boolean atOnce, boolean badContent) {
    Fallback fallback = message.fallback();
    if (fallback == null) {
      return false;
    }
    ObjectNode json = node.putObject("fallback").put("rule", fallback.rule().wire());
    if (fallback.id() != null) {
      json.put("by", "the provider");
      return false;
    }
    json.put("by", "Bactrian").put("earliest", Times.text(sendAt));
    if (atOnce || fallback.duration() != null) {
      json.put("latest", Times.text(atOnce ? sendAt : sendAt.plus(fallback.duration())));
    }
    ArrayNode triggers = json.putArray("triggers");
    triggers(fallback, atOnce, badContent).forEach(triggers::add);
    return true;
  }

  /**
   * Lists what may trigger the SMS.
   *
   * @param atOnce whether the SMS is sent instead of the message
   * @param badContent whether that is because the content is not valid
   */
  private static List<String> triggers(Fallback fallback, boolean atOnce, boolean badContent) {
    if (atOnce) {
      return List.of(
          badContent ? "the content does not verify" : "no account carries to this country");
    }
    List<String> triggers = new ArrayList<>();
    if (fallback.rule() == Fallback.Rule.SENT_FAILED) {
      triggers.add("the provider refuses the content");
    }
    triggers.add("every account refuses for its own reasons");
    triggers.add("a receipt says undelivered or expired, or the ttl passes before it leaves");
    if (fallback.duration() != null) {
      long seconds = fallback.duration().toSeconds();
      String awaited =
          fallback.until() == Fallback.Until.SEEN
              ? "no seen within "
              : "no delivered or seen within ";
      triggers.add(awaited + seconds + " s of submitted or unknown");
    }
    return triggers;
  }

  /** Adds the characters for which a part is paid. */
  private static void costly(ObjectNode sms, String text, ArrayNode warnings) {
    List<CostlyCharacter> all = SmsCharacters.costly(text);
    if (all.isEmpty()) {
      return;
    }
    ArrayNode list = sms.putArray("costly");
    for (CostlyCharacter one : all.subList(0, Math.min(all.size(), MOST_COSTLY))) {
      ObjectNode node = list.addObject().put("at", one.at()).put("character", one.character());
      if (one.instead() != null) {
        node.put("instead", one.instead());
      }
    }
    StringBuilder saved = new StringBuilder();
    int parts = SmsParts.of(text).parts();
    for (SmsCharacters spelling : SmsCharacters.values()) {
      int less = SmsParts.of(spelling.spell(text)).parts();
      if (less < parts && saved.isEmpty()) {
        saved.append(
            "; with bactrian.sms.characters: %s it would have %d".formatted(spelling.wire(), less));
      }
    }
    CostlyCharacter first = all.get(0);
    warnings.add(
        "the SMS has %d parts: %d of its characters cost a part, the first is %s at %d%s"
            .formatted(parts, all.size(), first.character(), first.at(), saved));
  }

  private void sms(ObjectNode node, SmsMessage sms, Decision decision, PreviewCost cost) {
    SmsParts parts = SmsParts.of(sms.text());
    ObjectNode json = node.putObject("sms").put("text", sms.text());
    json.put("encoding", parts.encoding().name().toLowerCase(Locale.ROOT));
    json.put("parts", parts.parts());
    decidedBy(json, decision.by());
    if (decision.refusal() != null) {
      json.put("refused", decision.refusal());
    }
    List<String> route = selector.named(sms, decision);
    accounts(json, sms, route);
    cost.put(json, sms, route, parts.parts());
    route.stream()
        .findFirst()
        .flatMap(accounts::find)
        .flatMap(account -> renderer.render(sms, account))
        .ifPresent(request -> json.set("request", request.json()));
  }
}
