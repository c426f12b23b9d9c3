package org.bactrian.route.embedded;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Leads from the routes of an application to the Bactrian it has taken in: {@code to:
 * bactrian:send} and {@code from: bactrian:events}. Camel finds this class by its name in {@code
 * META-INF}.
 */
public final class BactrianComponent extends DefaultComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
    if (!name.equals(BactrianEndpoint.SEND) && !name.equals(BactrianEndpoint.EVENTS)) {
      throw new IllegalArgumentException(
          "there are bactrian:send and bactrian:events, and no bactrian:" + name);
    }
    EmbeddedBactrian bactrian =
        getCamelContext().getRegistry().findSingleByType(EmbeddedBactrian.class);
    if (bactrian == null) {
      throw new IllegalStateException(
          "bactrian:"
              + name
              + " is for an application that has taken Bactrian in. In Bactrian itself, send to"
              + " direct:accept");
    }
    return new BactrianEndpoint(uri, this, name, bactrian);
  }
}
