package org.bactrian.route.own;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.dsl.support.SourceLoader;
import org.apache.camel.spi.Resource;
import org.springframework.stereotype.Component;

/**
 * Reads route files, the shipped and the integrator's own ones, as UTF-8. Camel's own loader reads
 * them in the charset of the platform, which on Java 17 depends on the locale.
 */
@Component("bactrian.utf8RouteFiles")
final class Utf8RouteFiles implements SourceLoader {
  @Override
  public String loadResource(Resource file) throws IOException {
    try (InputStream in = file.getInputStream()) {
      if (in == null) {
        throw new FileNotFoundException(file.getLocation());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
