package org.bactrian.route.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bactrian.message.Fallback;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;

/** What a sender may not expect of a message, compared with the request made of it. */
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

  static List<String> of(ViberMessage message, Account account, RenderedRequest rendered) {
    PreviewWarnings all = new PreviewWarnings(message, account, rendered);
    all.ttl();
    all.lateness();
    all.leftOut("sender", message.sender());
    all.leftOut("tracking", message.tracking());
    all.leftOut("device", message.device() == null ? null : message.device().wire());
    all.leftOut("tags", message.tags().isEmpty() ? null : message.tags().get(0));
    return all.warnings;
  }

  private void ttl() {
    if (message.ttl() == null) {
      return;
    }
    Optional<Long> told = rendered.ttl();
    long wanted = seconds(ours(), message.ttl());
    if (told.isEmpty()) {
      warn("is not told the ttl: it holds until the message leaves, not after");
    } else if (told.get() != wanted) {
      warn("is told a ttl of " + told.get() + " s, not " + wanted + " s: that is its range");
    }
  }

  /** The timer ends the Viber message too. */
  private static long seconds(@Nullable Fallback ours, int ttl) {
    return ours == null || ours.duration() == null
        ? ttl
        : Math.min(ttl, ours.duration().toSeconds());
  }

  private @Nullable Fallback ours() {
    Fallback fallback = message.fallback();
    return fallback == null || fallback.id() != null ? null : fallback;
  }

  private void lateness() {
    Fallback fallback = ours();
    if (fallback == null) {
      return;
    }
    if (fallback.duration() == null) {
      warnings.add(
          "the fallback has no duration: a message that is submitted and never heard of again"
              + " gets no SMS");
      return;
    }
    long timer = fallback.duration().toSeconds();
    Optional<Long> told = rendered.ttl();
    if (told.isEmpty()) {
      warn("cannot be told when to give up: Viber may arrive after the SMS");
    } else if (told.get() > timer) {
      warn(
          "tries for %d s, the SMS leaves after %d s: Viber may arrive after the SMS"
              .formatted(told.get(), timer));
    }
  }

  private void leftOut(String field, @Nullable String value) {
    if (value != null && rendered.values().stream().noneMatch(said -> said.contains(value))) {
      warn("does not carry " + field + ": it is left out");
    }
  }

  private void warn(String words) {
    warnings.add(account.name() + " (" + account.provider().name() + ") " + words);
  }
}
