package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.bactrian.route.BactrianProperties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WrongPropertyAnalyzerTest {
  @ParameterizedTest
  @CsvSource({
    "bactrian.events.http.secret, 'bactrian.events.http.secret: there is no such property'",
    "bactrian.retry.max-attempts, 'bactrian.retry.max-attempts: cannot be read as int'",
    "bactrian.api.keys.shop.sha256, 'bactrian.api.keys.<name>.sha256 must be 64 hex digits: the"
        + " SHA-256 of the key'"
  })
  void a_wrong_property_is_named_and_its_value_is_not(String property, String sentence) {
    String secret = "whsec_topsecret";
    Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(property, secret)));
    Throwable failure =
        catchThrowable(
            () ->
                binder.bind(
                    "bactrian",
                    Bindable.of(BactrianProperties.class),
                    new NoUnboundElementsBindHandler(BindHandler.DEFAULT, source -> true)));
    String printed = new WrongPropertyAnalyzer().analyze(failure).getDescription();
    assertThat(printed).isEqualTo(sentence).doesNotContain(secret);
  }
}
