package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * The tests that the account properties of every provider must pass.
 *
 * @param <S> the record that the properties are bound to
 */
public abstract class SettingsContract<S extends Provider.Settings> {
  private final Class<S> type;
  private final Map<String, String> required;

  /**
   * Creates the tests of one provider.
   *
   * @param required every required property, and no other
   */
  protected SettingsContract(Class<S> type, Map<String, String> required) {
    this.type = type;
    this.required = required;
  }

  /** Returns lines of {@code property | wrong value | error text}. */
  protected abstract String faults();

  @TestFactory
  Stream<DynamicTest> a_missing_required_property_is_named() {
    return required.keySet().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertMissing(name)));
  }

  private void assertMissing(String name) {
    Map<String, String> properties = new HashMap<>(required);
    properties.remove(name);
    assertThatThrownBy(() -> bind(properties))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith(name + " is missing");
  }

  @TestFactory
  Stream<DynamicTest> a_wrong_property_is_named_in_a_sentence() {
    return faults()
        .lines()
        .map(line -> line.split(" \\| ", 3))
        .map(
            fault ->
                DynamicTest.dynamicTest(
                    fault[0] + " " + fault[1],
                    () ->
                        assertThatThrownBy(() -> with(Map.of(fault[0], fault[1])))
                            .rootCause()
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage(fault[2])));
  }

  @Test
  void no_secret_is_printed() {
    String printed = minimal().toString();
    required.forEach(
        (name, value) -> {
          if (name.matches(".*(key|secret|token|password).*")) {
            assertThat(printed).doesNotContain(value);
          }
        });
  }

  /** Binds the required properties only. */
  protected final S minimal() {
    return bind(required);
  }

  /** Binds the required properties and these. */
  protected final S with(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(required);
    properties.putAll(more);
    return bind(properties);
  }

  private S bind(Map<String, String> properties) {
    Map<String, String> prefixed = new HashMap<>();
    properties.forEach((name, value) -> prefixed.put("bactrian.accounts.acc." + name, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("bactrian.accounts.acc", type);
  }
}
