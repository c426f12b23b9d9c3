package org.bactrian.provider.http;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bactrian.base.Nearest;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Looks for properties that no description has. They are named before the description is read: of a
 * misspelt {@code answers} the reading would only tell that {@code answers} is missing.
 */
final class DescriptionKeys {
  private DescriptionKeys() {}

  /**
   * Checks the names of all properties of a description.
   *
   * @throws IllegalArgumentException that names those which are unknown, each with the one that was
   *     probably meant
   */
  static void check(Environment environment, String prefix) {
    ConfigurationPropertyName root = ConfigurationPropertyName.of(prefix);
    String unknown =
        StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
            .filter(IterableConfigurationPropertySource.class::isInstance)
            .map(IterableConfigurationPropertySource.class::cast)
            .flatMap(IterableConfigurationPropertySource::stream)
            .filter(root::isAncestorOf)
            .flatMap(name -> fault(name, root.getNumberOfElements()).stream())
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .collect(Collectors.joining("; "));
    Faults.require(unknown.isEmpty(), "there is no such property: " + unknown);
  }

  /** Goes from element to element of a name, and from record to record of the description. */
  private static Optional<String> fault(ConfigurationPropertyName name, int from) {
    Type type = HttpDescription.class;
    for (int i = from; i < name.getNumberOfElements(); i++) {
      if (isOf(type, List.class)) {
        type = ((ParameterizedType) type).getActualTypeArguments()[0];
        continue;
      }
      if (!(type instanceof Class<?> record) || !isBranch(record)) {
        return Optional.empty();
      }
      String element = name.getElement(i, Form.UNIFORM);
      Optional<RecordComponent> component =
          Stream.of(record.getRecordComponents())
              .filter(one -> one.getName().toLowerCase(Locale.ROOT).equals(element))
              .findFirst();
      if (component.isEmpty()) {
        return Optional.of(
            name.chop(i + 1).toString().substring(name.chop(from).toString().length() + 1)
                + Nearest.cure(name.getElement(i, Form.ORIGINAL), names(record)));
      }
      type = component.get().getGenericType();
    }
    return Optional.empty();
  }

  private static boolean isOf(Type type, Class<?> raw) {
    return type instanceof ParameterizedType generic && generic.getRawType() == raw;
  }

  /** A place is one text. */
  private static boolean isBranch(Class<?> type) {
    return type.isRecord() && type != Place.class;
  }

  private static List<String> names(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .map(one -> one.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
        .toList();
  }
}
