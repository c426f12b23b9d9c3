package org.bactrian.route.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bactrian.message.Fallback;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;

/** Finds what a provider's request does not do as the message says, and warns the sender. */
final class PreviewWarnings {
  private final ViberMessage message;
  private final Account account;
  private final RenderedRequest rendered;
  private final List<String> warnings = new ArrayList<>();

  private PreviewWarnings(ViberMessage message, Account account, RenderedRequest rendered) {
    this.message = message;
    this.account = account;
    this.rendered = rendered;
  }

  /** Finds what is unexpected about the SMS, whichever account the message goes by. */
  static List<String> ofFallback(ViberMessage message, List<Account> smsAccounts) {
    Fallback fallback = message.fallback();
    if (fallback == null) {
      return List.of("the message has no fallback: no SMS will follow");
    }
    List<String> warnings = new ArrayList<>(senderWarning(fallback, smsAccounts));
    if (fallback.until() == Fallback.Until.SEEN) {
      warnings.add(
          "fallback.until is seen: an SMS also follows a delivered message that is not read in time,"
              + " and both are paid");
    }
    return warnings;
  }

  private static List<String> senderWarning(Fallback fallback, List<Account> smsAccounts) {
    String sender = fallback.sender();
    if (sender == null || fallback.id() != null || smsAccounts.isEmpty()) {
      return List.of();
    }
    List<String> faults =
        smsAccounts.stream()
            .filter(Account::enabled)
            .flatMap(
                account ->
                    account.provider().senderFault(sender).stream()
                        .map(fault -> account.name() + " " + fault))
            .toList();
    boolean none = faults.size() == smsAccounts.stream().filter(Account::enabled).count();
    return none && !faults.isEmpty()
        ? List.of("no SMS account can send as fallback.sender: " + String.join(", ", faults))
        : List.of();
  }

  static List<String> of(ViberMessage message, Account account, RenderedRequest rendered) {
    PreviewWarnings warnings = new PreviewWarnings(message, account, rendered);
    warnings.ttl();
    account.provider().warning(message).ifPresent(warnings::warn);
    warnings.lateness();
    warnings.leftOut("sender", message.sender());
    warnings.leftOut("tracking", message.tracking());
    warnings.leftOut("device", message.device() == null ? null : message.device().wire());
    warnings.leftOut("tags", message.tags().isEmpty() ? null : message.tags().get(0));
    return warnings.warnings;
  }

  private void ttl() {
    Optional<Long> sent = rendered.ttl();
    if (message.ttl() == null) {
      account
          .provider()
          .shortOwnTtl()
          .filter(own -> sent.isEmpty())
          .ifPresent(
              own ->
                  warn(
                      "tries for %d s only: the message has neither a ttl nor a fallback timer, and the"
                              .formatted(own.toSeconds())
                          + " account no default-ttl"));
      return;
    }
    long expected = seconds(ownFallback(), message.ttl());
    if (sent.isEmpty()) {
      warn("has no ttl: the message's ttl holds until it is sent, not after");
    } else if (sent.get() != expected) {
      warn("gets a ttl of " + sent.get() + " s, not " + expected + " s: that is its range");
    }
  }

  /** The Viber message must not be delivered after the timer of its fallback. */
  private static long seconds(@Nullable Fallback fallback, int ttl) {
    return fallback == null || fallback.duration() == null
        ? ttl
        : Math.min(ttl, fallback.duration().toSeconds());
  }

  /** The fallback, unless the provider sends the SMS itself. */
  private @Nullable Fallback ownFallback() {
    Fallback fallback = message.fallback();
    return fallback == null || fallback.id() != null ? null : fallback;
  }

  private void lateness() {
    Fallback fallback = ownFallback();
    if (fallback == null) {
      return;
    }
    if (fallback.duration() == null) {
      warnings.add(
          "the fallback has no duration: if no receipt comes after the message was submitted, no SMS"
              + " follows");
      return;
    }
    long timer = fallback.duration().toSeconds();
    Optional<Long> ttl = rendered.ttl();
    if (ttl.isEmpty()) {
      warn("has no ttl: Viber may arrive after the SMS");
    } else if (ttl.get() > timer) {
      warn(
          "tries for %d s, the SMS is sent after %d s: Viber may arrive after the SMS"
              .formatted(ttl.get(), timer));
    }
  }

  private void leftOut(String field, @Nullable String value) {
    if (value != null && rendered.values().stream().noneMatch(sent -> sent.contains(value))) {
      warn("does not carry " + field + ": it is left out");
    }
  }

  private void warn(String what) {
    warnings.add(account.name() + " (" + account.provider().name() + ") " + what);
  }
}
