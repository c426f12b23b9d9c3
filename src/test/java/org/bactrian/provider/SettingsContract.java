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
 * What the account properties of every provider must do alike.
 *
 * @param <S> the record they are bound to
 */
public abstract class SettingsContract<S extends Provider.Settings> {
  private final Class<S> type;
  private final Map<String, String> least;

  /**
   * The properties of one provider.
   *
   * @param least every property that must be there, and no other
   */
  protected SettingsContract(Class<S> type, Map<String, String> least) {
    this.type = type;
    this.least = least;
  }

  /** Lines of {@code property | wrong value | what is said of it}. */
  protected abstract String faults();

  @TestFactory
  Stream<DynamicTest> what_must_be_there_is_named_when_it_is_missing() {
    return least.keySet().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertMissing(name)));
  }

  private void assertMissing(String name) {
    Map<String, String> properties = new HashMap<>(least);
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
    String printed = whole().toString();
    least.forEach(
        (name, value) -> {
          if (name.matches(".*(key|secret|token|password).*")) {
            assertThat(printed).doesNotContain(value);
          }
        });
  }

  /** Bound with what must be there and nothing else. */
  protected final S whole() {
    return bind(least);
  }

  /** Bound with these besides. */
  protected final S with(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(least);
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
