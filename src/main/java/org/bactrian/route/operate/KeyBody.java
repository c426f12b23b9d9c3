package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bactrian.journal.ApiKeyStore.KeyTerms;
import org.bactrian.message.Fault;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.Scope;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request about an API key, and names every fault by its pointer. */
final class KeyBody {
  private static final int MOST_RATE = 100_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private KeyBody() {}

  /**
   * Returns a body that is a JSON object.
   *
   * @throws InvalidMessage when it is none
   */
  static JsonNode object(byte[] body, Set<String> known, List<Fault> faults) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (IOException e) {
      throw InvalidMessage.notJson("is not JSON");
    }
    if (!json.isObject()) {
      throw InvalidMessage.notJson("must be a JSON object");
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                String names = String.join(", ", new TreeSet<>(known));
                faults.add(Fault.envelope("/" + name, "is not known; there are " + names));
              }
            });
    return json;
  }

  /** Returns the name that a new key is to have. */
  static String name(JsonNode json, List<Fault> faults) {
    JsonNode name = json.path("name");
    if (!name.isTextual() || !NAME.matcher(name.asText()).matches()) {
      faults.add(Fault.envelope("/name", "must be 1 to 64 of A-Z a-z 0-9 . _ -"));
    }
    return name.asText();
  }

  /**
   * Returns what a new key may do.
   *
   * @param isAccount whether there is an account of a name
   */
  static KeyTerms terms(JsonNode json, Predicate<String> isAccount, List<Fault> faults) {
    String scopes = "must each be one of " + Scope.names(Scope.ALL);
    SortedSet<String> asked = names(json, "scopes", KeyBody::isScope, scopes, faults);
    if (json.path("scopes").isMissingNode()) {
      asked.add(Scope.SEND.wire());
    } else if (asked.isEmpty() && json.path("scopes").isArray()) {
      faults.add(Fault.envelope("/scopes", "has none; without the field a key has send"));
    }
    return new KeyTerms(
        asked,
        names(json, "accounts", isAccount, "there is no account of that name", faults),
        toInteger(number(json, "ratePerSecond", MOST_RATE, faults)),
        number(json, "messagesPerDay", Integer.MAX_VALUE, faults));
  }

  private static @Nullable Integer toInteger(@Nullable Long number) {
    return number == null ? null : number.intValue();
  }

  private static boolean isScope(String name) {
    return Scope.ALL.stream().anyMatch(scope -> scope.wire().equals(name));
  }

  private static SortedSet<String> names(
      JsonNode json, String field, Predicate<String> isRight, String rule, List<Fault> faults) {
    SortedSet<String> names = new TreeSet<>();
    JsonNode list = json.path(field);
    if (list.isMissingNode()) {
      return names;
    }
    if (!list.isArray()) {
      faults.add(Fault.envelope("/" + field, "must be a list of names"));
      return names;
    }
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).isTextual() && isRight.test(list.get(i).asText())) {
        names.add(list.get(i).asText());
      } else {
        faults.add(Fault.envelope("/" + field + "/" + i, rule));
      }
    }
    return names;
  }

  private static @Nullable Long number(JsonNode json, String field, long most, List<Fault> faults) {
    JsonNode number = json.path(field);
    if (number.isMissingNode() || number.isNull()) {
      return null;
    }
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.asLong() < 1
        || number.asLong() > most) {
      faults.add(Fault.envelope("/" + field, "must be a whole number from 1 to " + most));
      return null;
    }
    return number.asLong();
  }

  /** Returns the moment in a field. */
  static Instant instant(JsonNode json, String field, Instant absent, List<Fault> faults) {
    JsonNode text = json.path(field);
    if (text.isMissingNode() || text.isNull()) {
      return absent;
    }
    try {
      return OffsetDateTime.parse(text.asText()).toInstant();
    } catch (DateTimeException e) {
      faults.add(
          Fault.envelope(
              "/" + field, "must be an instant with its offset, such as 2026-11-21T08:00:00Z"));
      return absent;
    }
  }

  static void throwFaults(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw InvalidMessage.ofRequest(faults);
    }
  }
}
