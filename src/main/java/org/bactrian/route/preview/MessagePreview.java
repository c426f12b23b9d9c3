package org.bactrian.route.preview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bactrian.base.Times;
import org.bactrian.journal.MessageStore;
import org.bactrian.message.Fallback;
import org.bactrian.message.Fault;
import org.bactrian.message.Message;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.SmsParts;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.accept.AcceptStage;
import org.bactrian.route.accept.AccountSelector;
import org.springframework.stereotype.Component;

/** What would become of a message; nothing is sent, nothing is kept. */
@Component("checking")
final class MessagePreview {
  private static final String ANY = "*";

  private final Accounts accounts;
  private final AccountSelector candidates;
  private final RequestRenderer renderer;
  private final MessageStore messages;
  private final Clock clock;

  MessagePreview(
      Accounts accounts,
      AccountSelector candidates,
      RequestRenderer renderer,
      MessageStore messages,
      Clock clock) {
    this.accounts = accounts;
    this.candidates = candidates;
    this.renderer = renderer;
    this.messages = messages;
    this.clock = clock;
  }

  /**
   * The answer.
   *
   * @param named what {@code dispatch} said: names with commas, or {@code *}
   * @throws InvalidMessage as when it were sent
   */
  public ObjectNode of(AcceptStage.Read read, String named) {
    ViberMessage message = (ViberMessage) read.message();
    boolean badContent = !read.contentFaults().isEmpty();
    if (badContent) {
      candidates.requireSms(message);
    }
    List<String> route = badContent ? List.of() : candidates.require(message, named);
    Instant leaves = leaves(message);
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("id", message.id());
    node.put("kind", message.content().kind().words());
    node.put("status", badContent ? "refused" : leaves.isAfter(now()) ? "scheduled" : "accepted");
    ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
    if (messages.find(message.id()).isPresent()) {
      warnings.add(
          "a message of this id was accepted before: the same again sends nothing, another is a 409");
    }
    read.contentFaults().forEach(fault -> warnings.add(words(fault)));
    accounts(node, message, route);
    route.stream()
        .findFirst()
        .flatMap(accounts::find)
        .ifPresent(a -> render(node, message, a, warnings));
    fallback(node, message, leaves, badContent);
    node.set("warnings", warnings);
    return node;
  }

  private static String words(Fault fault) {
    return fault.pointer() + " " + fault.detail() + ": only the SMS goes out";
  }

  private Instant leaves(ViberMessage message) {
    Instant now = now();
    return message.sendAt() == null || message.sendAt().isBefore(now) ? now : message.sendAt();
  }

  private Instant now() {
    return clock.instant();
  }

  private void accounts(ObjectNode node, Message message, List<String> route) {
    route.forEach(node.putArray("accounts")::add);
    ArrayNode passedOver = node.putArray("passedOver");
    candidates
        .passedOver(message, route)
        .forEach(one -> passedOver.addObject().put("account", one.account()).put("why", one.why()));
  }

  private void render(ObjectNode node, ViberMessage message, Account account, ArrayNode warnings) {
    Optional<RenderedRequest> rendered = renderer.render(message, account);
    rendered.ifPresent(request -> node.set("request", request.json()));
    rendered.ifPresent(
        request -> PreviewWarnings.of(message, account, request).forEach(warnings::add));
  }

  private void fallback(ObjectNode node, ViberMessage message, Instant leaves, boolean now) {
    Fallback fallback = message.fallback();
    if (fallback == null) {
      return;
    }
    ObjectNode told = node.putObject("fallback").put("rule", fallback.rule().wire());
    if (fallback.id() != null) {
      told.put("by", "the provider");
      return;
    }
    told.put("by", "Bactrian").put("earliest", Times.text(leaves));
    if (now || fallback.duration() != null) {
      told.put("latest", Times.text(now ? leaves : leaves.plus(fallback.duration())));
    }
    ArrayNode triggers = told.putArray("triggers");
    FallbackWords.triggers(fallback, now).forEach(triggers::add);
    sms(node, message.asSms(message.id()));
  }

  private void sms(ObjectNode node, SmsMessage sms) {
    SmsParts parts = SmsParts.of(sms.text());
    ObjectNode told = node.putObject("sms").put("text", sms.text());
    told.put("encoding", parts.encoding().name().toLowerCase(Locale.ROOT));
    told.put("parts", parts.parts());
    List<String> route = candidates.named(sms, ANY);
    accounts(told, sms, route);
    route.stream()
        .findFirst()
        .flatMap(accounts::find)
        .flatMap(account -> renderer.render(sms, account))
        .ifPresent(request -> told.set("request", request.json()));
  }
}
