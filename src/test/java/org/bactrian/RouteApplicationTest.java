package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.camel.builder.RouteBuilder;
import org.bactrian.base.OwnApplication;
import org.junit.jupiter.api.Test;

/** The routes that join Bactrian to an application that has taken it in. */
class RouteApplicationTest extends RouteTestSupport {
  private final List<Object> taken = new ArrayList<>();

  @Override
  protected Properties useOverridePropertiesWithPropertiesComponent() {
    Properties properties = super.useOverridePropertiesWithPropertiesComponent();
    properties.put(OwnApplication.MARK, OwnApplication.EMBEDDED);
    return properties;
  }

  public final class Answers {
    public Object accepted(Object body) {
      return "accepted " + body;
    }
  }

  public final class Events {
    public void give(Object event) {
      taken.add(event);
    }
  }

  @Test
  void a_message_is_accepted_without_the_headers_of_the_application() throws Exception {
    context.getRegistry().bind("bactrian.queueAnswers", new Answers());
    load("accept-from-application");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:accept")
                .process(one -> taken.addAll(one.getMessage().getHeaders().values()));
          }
        });
    Object answer =
        template.requestBodyAndHeader("direct:accept-from-application", "{}", "account", "nx");
    assertThat(answer).isEqualTo("accepted {}");
    assertThat(taken).isEmpty();
  }

  @Test
  void an_event_is_given_to_the_application() throws Exception {
    context.getRegistry().bind("bactrian.applicationEvents", new Events());
    load("event-to-application");
    template.sendBody("direct:event-to-application", "{}");
    assertThat(taken).containsExactly("{}");
  }
}
