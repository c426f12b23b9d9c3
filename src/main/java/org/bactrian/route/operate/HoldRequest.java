package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bactrian.journal.Hold.Mode;
import org.bactrian.journal.Hold.On;
import org.bactrian.message.Channel;
import org.bactrian.message.Fault;
import org.bactrian.message.Label;
import org.bactrian.message.Recipient;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.InvalidMessage;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to hold messages.
 *
 * @param until null: until it is lifted
 */
record HoldRequest(On on, Mode mode, @Nullable Instant until, String reason) {
  private static final Set<String> FIELDS = Set.of("on", "mode", "until", "reason");
  static final Set<String> ON = Set.of("account", "key", "campaign", "label", "country", "channel");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final int LONGEST_KEY = 64;
  private static final String OF_NO_COUNTRY = "001";

  /**
   * Reads the body.
   *
   * @throws InvalidMessage with every fault
   */
  static HoldRequest of(byte[] body, Accounts accounts, Instant now) {
    JsonNode tree = OperatorRequest.tree(body);
    List<Fault> faults = new ArrayList<>();
    OperatorRequest.refuseOthers(tree, "/", FIELDS, faults);
    On on = on(tree.path("on"), accounts, faults);
    Mode mode = mode(tree, faults);
    boolean isOneAccount = on.account() != null && on.equals(On.account(on.account()));
    if (mode == Mode.DRAIN && !isOneAccount && faults.isEmpty()) {
      faults.add(
          Fault.envelope("/mode", "can be drain only where on names an account and nothing else"));
    }
    Instant until = until(tree, now, faults);
    String reason = OperatorRequest.requiredReason(tree, faults);
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
    return new HoldRequest(on, mode, until, reason);
  }

  private static On on(JsonNode on, Accounts accounts, List<Fault> faults) {
    if (!on.isObject()) {
      faults.add(
          Fault.envelope(
              "/on", "must be an object with one or more of " + names(ON) + "; {} is everything"));
      return On.EVERYTHING;
    }
    OperatorRequest.refuseOthers(on, "/on/", ON, faults);
    return on(
        new Reader(on, "/on/", faults),
        name -> accounts.find(name).isPresent(),
        "must be a configured account: "
            + names(accounts.all().stream().map(Account::name).toList()));
  }

  /** Reads what is named. */
  static On on(Reader reader, Predicate<String> account, String ruleOfAccount) {
    return new On(
        reader.text("account", account, ruleOfAccount),
        reader.text(
            "key",
            name -> !name.isBlank() && name.length() <= LONGEST_KEY,
            "must be the name of an API key"),
        reader.text(
            "campaign",
            name -> NAME.matcher(name).matches(),
            "must be the name of a campaign: 1 to 64 of A-Z a-z 0-9 . _ : -"),
        reader.value("label", Label::of, "must be promotion or transaction"),
        reader.text(
            "country",
            name -> Recipient.countries().contains(name) || name.equals(OF_NO_COUNTRY),
            "must be a country in two capital letters (ISO 3166-1), such as UA"),
        reader.value("channel", Channel::of, "must be viber or sms"));
  }

  static String names(Collection<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  private static @Nullable Mode mode(JsonNode tree, List<Fault> faults) {
    for (Mode mode : Mode.values()) {
      if (mode.wire().equals(tree.path("mode").textValue())) {
        return mode;
      }
    }
    faults.add(
        Fault.envelope(
            "/mode",
            "must be stop (nothing leaves) or drain (what waits leaves, nothing new is given)"));
    return null;
  }

  private static @Nullable Instant until(JsonNode tree, Instant now, List<Fault> faults) {
    JsonNode until = tree.path("until");
    if (until.isMissingNode() || until.isNull()) {
      return null;
    }
    try {
      Instant at = OffsetDateTime.parse(until.asText()).toInstant();
      if (!at.isAfter(now)) {
        faults.add(Fault.envelope("/until", "must be later than now"));
      }
      return at;
    } catch (DateTimeException e) {
      faults.add(
          Fault.envelope(
              "/until", "must be an instant with its offset, such as 2026-11-21T08:00:00Z"));
      return null;
    }
  }

  /**
   * Reads the fields of an object, and collects the faults.
   *
   * @param path of the object, for the faults' pointers
   */
  record Reader(JsonNode on, String path, List<Fault> faults) {
    @Nullable String text(String name, Predicate<String> valid, String rule) {
      return value(
          name,
          text -> {
            if (!valid.test(text)) {
              throw new IllegalArgumentException();
            }
            return text;
          },
          rule);
    }

    <T> @Nullable T value(String name, Function<String, T> parser, String rule) {
      JsonNode value = on.path(name);
      if (value.isMissingNode()) {
        return null;
      }
      try {
        if (value.isTextual() && value.textValue().indexOf('\0') < 0) {
          return parser.apply(value.textValue());
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        // Said below.
      }
      faults.add(Fault.envelope(path + name, rule));
      return null;
    }
  }
}
