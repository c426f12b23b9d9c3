package org.bactrian.route.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** Names of beans in the integrator's own files. */
class OwnBeansTest {
  private final OwnBeans beans = new OwnBeans(Set.of("dotted", "dataSource")::contains);

  private static String file(String name) {
    return """
        # A comment.
        - beans:
            - name: first
              type: java.util.ArrayList
            - name: %s
              type: java.util.HashMap
        - route:
            from:
              uri: direct:any
              steps:
                - log:
                    message: Hi
        """
        .formatted(name);
  }

  @Test
  void a_bean_with_the_name_of_one_of_the_application_is_refused_by_line() {
    assertThatThrownBy(() -> beans.take("file:routes/a.camel.yaml", file("dotted")))
        .hasMessage("there is a bean dotted in Bactrian already: give yours another name")
        .extracting(fault -> ((RouteFault) fault).line())
        .isEqualTo(5);
  }

  @Test
  void a_bean_with_the_name_of_another_files_is_refused_and_the_same_file_may_come_again() {
    beans.take("file:routes/a.camel.yaml", file("second"));
    beans.take("file:routes/a.camel.yaml", file("second"));
    assertThatThrownBy(() -> beans.take("file:routes/b.camel.yaml", file("third")))
        .hasMessageContaining("a bean first in file:routes/a.camel.yaml already");
  }

  @Test
  void a_component_that_is_missing_at_the_beginning_of_a_route_is_named_without_its_options() {
    RouteFile.Fault fault =
        RouteFile.Fault.of(
            new IllegalStateException(
                "a route cannot be made",
                new NoSuchEndpointException("imap://mail.example?password=secret")),
            "- route:\n    from:\n      uri: imap:mail.example\n");
    assertThat(fault.line()).isEqualTo(3);
    assertThat(fault.reason()).startsWith("there is no component imap: its jar belongs in lib/");
    assertThat(fault.reason()).doesNotContain("secret");
  }

  @Test
  void a_missing_component_has_its_line_where_properties_are_a_part_of_its_address() {
    RouteFile.Fault fault =
        RouteFile.Fault.of(
            new NoSuchEndpointException("imap://mail.example"),
            "- route:\n    from:\n      uri: \"imap:{{orders.mail}}\"\n");
    assertThat(fault.line()).isEqualTo(3);
  }

  @Test
  void a_file_in_xml_says_which_jar_reads_it() {
    RouteFile.Fault fault =
        RouteFile.Fault.of(
            new IllegalArgumentException(
                "Cannot find RoutesBuilderLoader in classpath supporting file extension: camel.xml"),
            "<routes/>");
    assertThat(fault.reason())
        .startsWith("routes in XML need camel-xml-io-dsl in lib/: java -jar bactrian.jar lib ");
  }

  @Test
  void a_component_whose_jar_is_missing_is_named_with_its_line_and_the_cure() {
    RouteFile.Fault fault =
        RouteFile.Fault.of(
            new ResolveEndpointFailedException(
                "imap://mail.example?delay=5", "No component found with scheme: imap"),
            "- route:\n    from:\n      uri: imap:mail.example\n");
    assertThat(fault.line()).isEqualTo(3);
    assertThat(fault.reason())
        .contains("No component found with scheme: imap: its jar belongs in lib/")
        .contains("java -jar bactrian.jar lib ");
  }

  @Test
  void a_bean_that_cannot_be_made_is_named_with_its_line_and_the_reason() throws Exception {
    assertThat(fault(file("second").replace("java.util.HashMap", "shop.Orders")))
        .isEqualTo(
            new RouteFile.Fault(
                5,
                "the bean second cannot be made: shop.Orders is in no jar: its jar belongs in lib/"));
    assertThat(
            fault(
                file("second")
                    .replace(
                        "java.util.HashMap",
                        "java.util.Date\n      properties:\n        hours: secret")))
        .isEqualTo(
            new RouteFile.Fault(
                5, "the bean second cannot be made: its property hours cannot be set"));
    assertThat(
            fault(
                file("second")
                    .replace("- log:", "- setBody: {groovy: {expression: a}}\n        - log:")))
        .isEqualTo(
            new RouteFile.Fault(
                11,
                "No language could be found for: groovy: its jar belongs in lib/, and"
                    + " java -jar bactrian.jar lib <component> prints what fetches it"));
  }

  /** Returns the fault that Camel finds when it loads and starts a file. */
  private static RouteFile.Fault fault(String text) throws Exception {
    try (CamelContext camel = new DefaultCamelContext()) {
      camel.start();
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.fromString("a.camel.yaml", text));
      throw new AssertionError("it is loaded");
    } catch (RuntimeException e) {
      return RouteFile.Fault.of(e, text);
    }
  }

  @Test
  void a_name_that_a_file_gave_up_is_free() {
    beans.take("file:routes/a.camel.yaml", file("second"));
    beans.take("file:routes/a.camel.yaml", "");
    assertThatCode(() -> beans.take("file:routes/b.camel.yaml", file("second")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_file_that_is_no_yaml_is_left_to_camel() {
    assertThatCode(() -> beans.take("file:routes/a.camel.yaml", "- beans:\n  a: ["))
        .doesNotThrowAnyException();
  }
}
