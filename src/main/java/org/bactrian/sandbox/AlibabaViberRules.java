package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters that a Viber message must have, and the values they may have. */
final class AlibabaViberRules {
  private static final Set<String> KNOWN =
      Set.of(
          "ChannelType",
          "Type",
          "MessageType",
          "TemplateCode",
          "TemplateName",
          "Language",
          "TemplateParams",
          "Content",
          "From",
          "To",
          "Label",
          "Ttl",
          "Tag",
          "TrackingData",
          "TaskId",
          "CustSpaceId",
          "ContextMessageId",
          "FallBackId",
          "FallBackContent",
          "FallBackRule",
          "FallBackDuration");

  private AlibabaViberRules() {}

  /** Returns the code with which the parameters are refused; empty when nothing is wrong. */
  static Optional<String> fault(JsonNode all) {
    Map<String, Boolean> faults = new LinkedHashMap<>();
    all.fieldNames().forEachRemaining(name -> faults.put("Invalid" + name, !KNOWN.contains(name)));
    String from = text(all, "From");
    String to = text(all, "To");
    faults.put("InvalidParameter.ChannelTypeNotSupport", !text(all, "ChannelType").equals("viber"));
    faults.put("InvalidParameter.TypeNotSupport", !text(all, "Type").matches("template|message"));
    faults.put("InvalidParameter.FromNotEmpty", from.isEmpty());
    faults.put("InvalidParameter.FromOnlyNumeric", !from.matches("[0-9]*"));
    faults.put("InvalidParameter.ToNotEmpty", to.isEmpty());
    faults.put("InvalidParameter.ToOnlyNumeric", !to.matches("[0-9]*"));
    faults.put("InvalidParameter.PhoneNumberError", !to.matches("[1-9][0-9]{6,14}"));
    faults.put("MissingLabel", text(all, "Label").isEmpty());
    faults.put("InvalidLabel", !text(all, "Label").matches("promotion|transaction"));
    faults.put("InvalidTtl", !isIn(all, "Ttl", 30, 1_209_600));
    faults.put("InvalidFallBackDuration", !isIn(all, "FallBackDuration", 60, 43_200));
    faults.put(
        "InvalidFallBackRule", !text(all, "FallBackRule").matches("|undelivered|sentFailed"));
    return first(faults)
        .or(() -> text(all, "Type").equals("template") ? template(all) : message(all));
  }

  private static Optional<String> template(JsonNode all) {
    Map<String, Boolean> faults = new LinkedHashMap<>();
    faults.put("InvalidParameter.TemplateCodeNotEmpty", text(all, "TemplateCode").isEmpty());
    faults.put("InvalidParameter.LanguageNotEmpty", text(all, "Language").isEmpty());
    JsonNode values = json(all.path("TemplateParams").asText("{}"));
    boolean strings = values.isObject();
    for (JsonNode value : values) {
      strings &= value.isTextual();
    }
    faults.put("InvalidTemplateParams", !strings);
    return first(faults);
  }

  private static Optional<String> message(JsonNode all) {
    String type = text(all, "MessageType");
    Map<String, Boolean> faults = new LinkedHashMap<>();
    faults.put("InvalidParameter.MessageTypeNotEmpty", type.isEmpty());
    faults.put("InvalidParameter.MessageTypeNotSupport", !AlibabaContentRules.knows(type));
    faults.put("InvalidParameter.ContentNotEmpty", text(all, "Content").isEmpty());
    return first(faults).or(() -> AlibabaContentRules.fault(type, json(text(all, "Content"))));
  }

  static Optional<String> first(Map<String, Boolean> faults) {
    return faults.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isIn(JsonNode all, String name, int least, int most) {
    String value = text(all, name);
    return value.isEmpty()
        || value.matches("[0-9]{1,9}")
            && Integer.parseInt(value) >= least
            && Integer.parseInt(value) <= most;
  }

  private static String text(JsonNode all, String name) {
    return all.path(name).asText();
  }

  private static JsonNode json(String text) {
    return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
