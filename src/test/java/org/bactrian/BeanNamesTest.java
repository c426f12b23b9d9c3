package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Names of beans: an integrator's own names must not meet ours. */
class BeanNamesTest {
  private static final String PREFIX = "bactrian.";

  /** What own routes and provider jars may name. */
  private static final Set<String> PUBLIC = Set.of("dotted", "jmsListening", "sending");

  /** Names that Camel looks for, and the one bean of an application that has taken Bactrian in. */
  private static final Set<String> GIVEN = Set.of("jms", "platform-http-engine", "bactrian");

  /** Health shows what comes before it. */
  private static final String HEALTH = "HealthIndicator";

  @Test
  void an_internal_bean_has_the_prefix() {
    assertThat(names())
        .isNotEmpty()
        .allMatch(
            name ->
                name.startsWith(PREFIX)
                    || name.endsWith(HEALTH)
                    || PUBLIC.contains(name)
                    || GIVEN.contains(name));
  }

  @Test
  void a_public_bean_is_there_and_on_the_page() throws IOException {
    assertThat(names()).containsAll(PUBLIC);
    String page = Files.readString(Path.of("src/docs/own-routes.md"));
    assertThat(PUBLIC).allMatch(name -> page.contains("| `" + name + "` |"));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (JavaClass one : OurClasses.ALL) {
      of(one.tryGetAnnotationOfType(Component.class.getName()), one.getSimpleName(), names);
      of(one.tryGetAnnotationOfType(Configuration.class.getName()), one.getSimpleName(), names);
      for (JavaMethod method : one.getMethods()) {
        of(method.tryGetAnnotationOfType(Bean.class.getName()), method.getName(), names);
      }
    }
    return names;
  }

  /** Adds the name that the annotation gives, or else the one that Spring makes of the source's. */
  private static void of(
      Optional<? extends JavaAnnotation<?>> annotation, String source, List<String> names) {
    annotation.ifPresent(
        bean -> {
          List<String> given = new ArrayList<>();
          for (String property : List.of("value", "name")) {
            Object value = bean.get(property).orElse("");
            given.addAll(
                Arrays.stream(value instanceof Object[] many ? many : new Object[] {value})
                    .map(Object::toString)
                    .filter(name -> !name.isEmpty())
                    .toList());
          }
          names.add(
              given.isEmpty()
                  ? Character.toLowerCase(source.charAt(0)) + source.substring(1)
                  : given.get(0));
        });
  }
}
