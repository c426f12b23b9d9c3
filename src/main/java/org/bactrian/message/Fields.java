package org.bactrian.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.base.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is being read. Whatever is wrong with a field is noted and reading goes on, so
 * that every fault is named at once. A wrong JSON type and an unknown field are faults of the
 * envelope wherever they are found; a rule that is broken is a fault of this object's scope.
 *
 * <p>A value that can be read is returned even when a rule rejects it: this code also reads what
 * the journal stored under earlier rules. A value that cannot be read is empty, 0, or null where it
 * is optional.
 */
record Fields(ObjectNode node, Faults faults) {
  /** 2^53 - 1. Beyond it, JSON readers that know only doubles lose digits. */
  private static final long LARGEST = 9_007_199_254_740_991L;

  boolean has(String name) {
    return node.has(name);
  }

  boolean isObject(String name) {
    return node.path(name).isObject();
  }

  /** Returns this object with another scope for its faults. */
  Fields withScope(Fault.Scope scope) {
    return new Fields(node, faults.withScope(scope));
  }

  void fault(String name, String detail) {
    faults.note(name, detail);
  }

  /** Notes a fault for every field whose name is not in {@code known}. */
  void only(List<String> known, String whose) {
    if (!faults.collecting()) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey();
      if (!known.contains(name)) {
        faults.noteShape(name, "is no field of " + whose + Nearest.cure(name, known));
      }
    }
  }

  String string(String name, Check check) {
    JsonNode value = value(name, true, "a string");
    String text = value == null ? null : text(value, name, check, faults);
    return text == null ? "" : text;
  }

  @Nullable String optionalString(String name, Check check) {
    JsonNode value = value(name, false, "a string");
    return value == null ? null : text(value, name, check, faults);
  }

  int integer(String name, int least, int most) {
    Long value = integer(name, true, least, most);
    return value == null || value != value.intValue() ? 0 : value.intValue();
  }

  long integer(String name, long least) {
    Long value = integer(name, true, least, LARGEST);
    return value == null ? 0 : value;
  }

  @Nullable Integer optionalInteger(String name, int least, int most) {
    Long value = integer(name, false, least, most);
    return value == null || value != value.intValue() ? null : (Integer) value.intValue();
  }

  private @Nullable Long integer(String name, boolean required, long least, long most) {
    String what = "an integer from " + least + " to " + most;
    JsonNode value = value(name, required, what);
    if (value == null) {
      return null;
    }
    // In JSON, 60 and 60.0 are the same number.
    if (!value.isNumber() || !value.canConvertToExactIntegral()) {
      faults.noteShape(name, "must be " + what + (value.isNumber() ? "" : ", is " + typeOf(value)));
      return null;
    }
    boolean fits = value.canConvertToLong();
    if (!fits || value.longValue() < least || value.longValue() > most) {
      fault(name, "must be " + what);
    }
    return fits ? (Long) value.longValue() : null;
  }

  <E> @Nullable E choice(String name, boolean required, Choices<E> choices) {
    JsonNode value = value(name, required, choices.words());
    String word = value == null ? null : text(value, name, Check.ANY, faults);
    if (word == null) {
      return null;
    }
    E choice = choices.byWord().get(word);
    if (choice == null) {
      fault(name, "must be " + choices.words());
    }
    return choice;
  }

  /**
   * Returns an object inside. Where the field is no object, the result is empty and notes no more
   * faults.
   */
  Fields object(String name, boolean required) {
    JsonNode value = value(name, required, "an object");
    if (value instanceof ObjectNode object) {
      return new Fields(object, faults.at(name));
    }
    if (value != null) {
      faults.noteShape(name, "must be an object, is " + typeOf(value));
    }
    return new Fields(JsonNodeFactory.instance.objectNode(), new Faults());
  }

  /**
   * Returns the strings of an array; none when the field is absent. A string that cannot be read is
   * empty.
   */
  List<String> strings(String name, Check each) {
    JsonNode value = value(name, false, "an array");
    if (value != null && !value.isArray()) {
      faults.noteShape(name, "must be an array of strings, is " + typeOf(value));
    }
    return value == null || !value.isArray() ? List.of() : list(value, each, faults.at(name));
  }

  /**
   * Returns a map of string to string; empty when the field is absent. An entry that cannot be read
   * is left out.
   */
  Map<String, String> map(String name, int most) {
    Fields map = object(name, false);
    if (map.node.size() > most) {
      fault(name, "has " + map.node.size() + " entries: keep at most " + most);
    }
    return entries(map.node, map.faults);
  }

  private static List<String> list(JsonNode array, Check each, Faults faults) {
    List<String> strings = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      String text = text(item, Integer.toString(strings.size()), each, faults);
      strings.add(text == null ? "" : text);
    }
    return strings;
  }

  private static Map<String, String> entries(ObjectNode object, Faults faults) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String key = entry.getKey();
      String halfKey = faults.collecting() ? Check.WHOLE.fault(key) : null;
      String text = text(entry.getValue(), key, Check.ANY, faults);
      if (halfKey != null) {
        faults.note(key, halfKey);
      } else if (text != null) {
        entries.put(key, text);
      }
    }
    return entries;
  }

  /**
   * Returns the field's value. Where a required field is absent, or any field is null, a fault is
   * noted and the result is null.
   */
  private @Nullable JsonNode value(String name, boolean required, String what) {
    JsonNode value = node.get(name);
    if (value == null && required) {
      fault(name, "is missing: must be " + what);
    }
    if (value != null && value.isNull()) {
      String cure = required ? "is null: must be " + what : "is null: leave the field out instead";
      faults.noteShape(name, cure);
      return null;
    }
    return value;
  }

  private static @Nullable String text(JsonNode value, String name, Check check, Faults faults) {
    if (!value.isTextual()) {
      boolean none = value.isNull();
      String detail =
          none ? "is null: leave it out instead" : "must be a string, is " + typeOf(value);
      faults.noteShape(name, detail);
      return null;
    }
    String text = value.textValue();
    if (!faults.collecting()) {
      return text;
    }
    String half = Check.WHOLE.fault(text);
    String fault = half == null ? check.fault(text) : half;
    if (fault != null) {
      faults.note(name, fault);
    }
    return half == null ? text : null;
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case NULL, MISSING -> "null";
    };
  }
}
