package org.bactrian;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.bactrian.message.Message;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;

/**
 * Runs single route files, without the application: what a route calls is a stub of the test. For
 * decisions that stand in YAML; what a bean does has a test of its own.
 */
abstract class RouteTestSupport extends CamelTestSupport {
  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext camel = super.createCamelContext();
    camel.setSourceLocationEnabled(true);
    camel.getCamelContextExtension().addInterceptStrategy(new RouteCoverage());
    return camel;
  }

  /** JMS and Kafka are configured, or their routes would not be loaded. */
  @Override
  protected Properties useOverridePropertiesWithPropertiesComponent() {
    Properties properties = new Properties();
    properties.put("spring.artemis.mode", "embedded");
    properties.put("camel.component.kafka.brokers", "127.0.0.1:1");
    return properties;
  }

  void load(String name) throws Exception {
    load(ResourceHelper.resolveMandatoryResource(context, "file:" + file(name)));
  }

  void load(Resource resource) throws Exception {
    PluginHelper.getRoutesLoader(context).loadRoutes(resource);
  }

  static String text(String name) throws Exception {
    return Files.readString(file(name));
  }

  private static Path file(String name) {
    return Path.of("routes", name + ".camel.yaml");
  }

  static Message message(String to, String label) throws Exception {
    String json =
        "{\"to\": \"%s\", \"label\": \"%s\", \"content\": {\"text\": \"Hi\"}}".formatted(to, label);
    ReadResult read =
        new MessageReader(() -> "m1", null).read(json.getBytes(StandardCharsets.UTF_8));
    return ((ReadResult.Good) read).message();
  }
}
