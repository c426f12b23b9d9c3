package org.bactrian.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object being read. Whatever is wrong with a field is noted and reading goes on, so that
 * every fault is named at once.
 *
 * <p>A value that can be read is handed out even when a rule finds fault with it: what the journal
 * stored under yesterday's rules is read by the same code. One that cannot be read is empty, 0, or
 * null where it is optional.
 */
final class Fields {
  private final ObjectNode node;
  private final String pointer;
  private final Fault.Scope scope;
  private final List<Fault> faults;

  Fields(ObjectNode node, List<Fault> faults) {
    this(node, "", Fault.Scope.ENVELOPE, faults);
  }

  private Fields(ObjectNode node, String pointer, Fault.Scope scope, List<Fault> faults) {
    this.node = node;
    this.pointer = pointer;
    this.scope = scope;
    this.faults = faults;
  }

  boolean has(String name) {
    return node.has(name);
  }

  boolean isObject(String name) {
    return node.path(name).isObject();
  }

  /** The same object, its fields' faults being of another scope. */
  Fields in(Fault.Scope other) {
    return new Fields(node, pointer, other, faults);
  }

  void fault(String name, String detail) {
    note(at(name), detail);
  }

  /** A fault of the object itself. */
  void fault(String detail) {
    note(pointer, detail);
  }

  /** Finds fault with every field that has none of these names. */
  void only(List<String> known, String whose) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        String nearest = Nearest.of(name, known);
        fault(
            name,
            nearest == null
                ? "is no field of " + whose + ": leave it out"
                : "is no field of " + whose + ": did you mean " + nearest + "?");
      }
    }
  }

  String string(String name, Check check) {
    String value = string(name, true, check);
    return value == null ? "" : value;
  }

  @Nullable String optionalString(String name, Check check) {
    return string(name, false, check);
  }

  private @Nullable String string(String name, boolean required, Check check) {
    JsonNode value = value(name, required, "a string");
    return value == null ? null : text(value, name, check);
  }

  int integer(String name, int least, int most) {
    Long value = integer(name, true, least, most);
    return value == null || value != value.intValue() ? 0 : value.intValue();
  }

  long integer(String name, long least) {
    Long value = integer(name, true, least, Long.MAX_VALUE);
    return value == null ? 0 : value;
  }

  @Nullable Integer optionalInteger(String name, int least, int most) {
    Long value = integer(name, false, least, most);
    return value == null || value != value.intValue() ? null : (Integer) value.intValue();
  }

  private @Nullable Long integer(String name, boolean required, long least, long most) {
    String what =
        "an integer "
            + (most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most);
    JsonNode value = value(name, required, what);
    if (value == null) {
      return null;
    }
    // As JSON has it, 60 and 60.0 are the same number.
    if (!value.isNumber() || !value.canConvertToExactIntegral()) {
      String is = value.isNumber() ? "has a fraction" : "is " + typeOf(value);
      fault(name, "must be " + what + ", " + is);
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
    String word = value == null ? null : text(value, name, Check.ANY);
    if (word == null) {
      return null;
    }
    E choice = choices.byWord().get(word);
    if (choice == null) {
      fault(name, "must be " + choices.words());
    }
    return choice;
  }

  /** An object within; when it is none, one that is empty and finds no more fault. */
  Fields object(String name, boolean required) {
    JsonNode value = value(name, required, "an object");
    if (value instanceof ObjectNode object) {
      return child(name, object, faults);
    }
    if (value != null) {
      fault(name, "must be an object, is " + typeOf(value));
    }
    return child(name, JsonNodeFactory.instance.objectNode(), new ArrayList<>());
  }

  List<String> strings(String name, Check each) {
    List<String> strings = new ArrayList<>();
    JsonNode value = value(name, false, "an array of strings");
    if (value != null && !value.isArray()) {
      fault(name, "must be an array of strings, is " + typeOf(value));
    } else if (value != null) {
      Fields items = child(name, JsonNodeFactory.instance.objectNode(), faults);
      for (int i = 0; i < value.size(); i++) {
        String text = items.text(value.get(i), Integer.toString(i), each);
        if (text != null) {
          strings.add(text);
        }
      }
    }
    return strings;
  }

  /** A map of string to string; empty when the field is not there. */
  Map<String, String> map(String name, int most) {
    Fields map = object(name, false);
    if (map.node.size() > most) {
      fault(name, "has " + map.node.size() + " entries: leave at most " + most);
    }
    Map<String, String> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.node.properties()) {
      String key = entry.getKey();
      String text = map.text(entry.getValue(), key, Check.ANY);
      if (text != null && map.passes(key, key, Check.WHOLE)) {
        entries.put(key, text);
      }
    }
    return entries;
  }

  private @Nullable JsonNode value(String name, boolean required, String what) {
    JsonNode value = node.get(name);
    if (value == null) {
      if (required) {
        fault(name, "is missing: must be " + what);
      }
      return null;
    }
    if (value.isNull()) {
      fault(name, required ? "is null: must be " + what : "is null: leave the field out instead");
      return null;
    }
    return value;
  }

  private @Nullable String text(JsonNode value, String name, Check check) {
    if (!value.isTextual()) {
      fault(name, "must be a string, is " + typeOf(value));
      return null;
    }
    String text = value.textValue();
    if (!passes(name, text, Check.WHOLE)) {
      return null;
    }
    passes(name, text, check);
    return text;
  }

  private boolean passes(String name, String text, Check check) {
    String fault = check.fault(text);
    if (fault != null) {
      fault(name, fault);
    }
    return fault == null;
  }

  private Fields child(String name, ObjectNode child, List<Fault> childFaults) {
    return new Fields(child, pointer + "/" + name, scope, childFaults);
  }

  private void note(String at, String detail) {
    faults.add(new Fault(at, detail, scope));
  }

  /** The field's JSON Pointer (RFC 6901); halves of characters become question marks. */
  private String at(String name) {
    String escaped = name.replace("~", "~0").replace("/", "~1");
    byte[] whole = escaped.getBytes(StandardCharsets.UTF_8);
    return pointer + "/" + new String(whole, StandardCharsets.UTF_8);
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
