package org.bactrian.route.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.bactrian.Bactrian;
import org.bactrian.base.OwnApplication;
import org.bactrian.route.BadConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class UnsetVariablesTest {
  private static final String SECRET = "bactrian.accounts.nx-hk.access-secret";

  private final StandardEnvironment environment = new StandardEnvironment();

  private UnsetVariablesTest file(Map<String, Object> properties) {
    environment.getPropertySources().addLast(new MapPropertySource("file", properties));
    return this;
  }

  private UnsetVariablesTest variables(Map<String, Object> variables) {
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, variables));
    return this;
  }

  private void check() {
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("mark", Map.of(OwnApplication.MARK, "alone")));
    ConfigurationPropertySources.attach(environment);
    GenericApplicationContext context = new GenericApplicationContext();
    context.setEnvironment(environment);
    new UnsetVariables().initialize(context);
  }

  @Test
  void a_property_whose_variable_is_not_set_is_named_with_it() {
    file(Map.of(SECRET, "left ${NX_ACCESS_SECRET} right"));
    assertThatThrownBy(this::check)
        .isInstanceOf(BadConfiguration.class)
        .hasMessage(SECRET + ": the variable NX_ACCESS_SECRET is not set")
        .hasMessageNotContaining("left");
  }

  @Test
  void all_of_them_are_named_at_once_also_those_that_are_not_our_own() {
    file(
        Map.of(
            SECRET,
            "${NX_ACCESS_SECRET}",
            "spring.datasource.password",
            "${JOURNAL_PASSWORD}",
            "bactrian.events.http.secrets[0]",
            "${EVENTS_SECRET}",
            "shop.address",
            "${SHOP_ADDRESS}"));
    assertThat(catchThrowable(this::check).getMessage().lines())
        .containsExactlyInAnyOrder(
            SECRET + ": the variable NX_ACCESS_SECRET is not set",
            "spring.datasource.password: the variable JOURNAL_PASSWORD is not set",
            "bactrian.events.http.secrets[0]: the variable EVENTS_SECRET is not set",
            "shop.address: the variable SHOP_ADDRESS is not set");
  }

  @Test
  void a_placeholder_in_the_value_of_a_variable_is_one_too() {
    variables(Map.of("NX_ACCESS_SECRET", "${FROM_THE_VAULT}"))
        .file(Map.of(SECRET, "${NX_ACCESS_SECRET}"));
    assertThatThrownBy(this::check).hasMessage(SECRET + ": the variable FROM_THE_VAULT is not set");
  }

  @Test
  void a_variable_that_is_a_property_may_not_have_one_either() {
    variables(Map.of("BACTRIAN_ACCOUNTS_NX_APPKEY", "${NX_APPKEY}", "PS1", "${debian_chroot}\\u"));
    assertThatThrownBy(this::check)
        .hasMessage("bactrian.accounts.nx.appkey: the variable NX_APPKEY is not set");
  }

  @Test
  void camels_own_placeholders_are_not_replaced_in_our_properties() {
    file(Map.of(SECRET, "{{env:NX_ACCESS_SECRET}}", "shop.template", "{{env:ANY}}"));
    assertThatThrownBy(this::check)
        .hasMessage(
            SECRET + ": {{env:NX_ACCESS_SECRET}} is not replaced here; write ${NX_ACCESS_SECRET}");
  }

  @Test
  void what_is_set_has_a_default_or_is_overridden_is_no_fault() {
    variables(
            Map.of(
                "NX_ACCESS_SECRET",
                "s3cr$t{",
                "EMPTY",
                "",
                "BACTRIAN_ACCOUNTS_NXHK_APPKEY",
                "from-outside"))
        .file(
            Map.of(
                SECRET,
                "${NX_ACCESS_SECRET}",
                "bactrian.accounts.nx-hk.appkey",
                "${NX_APPKEY}",
                "bactrian.accounts.nx-hk.url",
                "${NX_URL:https://api-hk.nxlink.ai}",
                "bactrian.accounts.nx-hk.webhook-secret",
                "${EMPTY}",
                "logging.pattern.console",
                "%d ${LOG_OWN} %m%n"));
    check();
  }

  @Test
  void the_start_ends_with_a_sentence_and_no_stack(CapturedOutput output) {
    SpringApplication application = new SpringApplication(Bactrian.class);
    assertThatThrownBy(
            () ->
                application.run(
                    "--spring.profiles.active=live", "--" + SECRET + "=${NX_ACCESS_SECRET}"))
        .isInstanceOf(BadConfiguration.class);
    assertThat(output.getAll())
        .contains(SECRET + ": the variable NX_ACCESS_SECRET is not set")
        .doesNotContain("\tat ");
  }
}
