package org.bactrian.route.own;

import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.springframework.stereotype.Component;

/**
 * Keeps an {@code errorHandler} at the top of a file to the routes of that file. Camel's YAML sets
 * it for the whole context, and so for every file that is loaded later.
 */
@Component("bactrian.fileErrorHandlers")
final class FileErrorHandlers implements RouteBuilderLifecycleStrategy {
  private final ThreadLocal<ErrorHandlerFactory> before = new ThreadLocal<>();

  @Override
  public void beforeConfigure(RouteBuilder file) {
    before.set(extension(file.getCamelContext()).getErrorHandlerFactory());
  }

  /** By now the file's own routes have it. Its {@code rest} and templates are made later. */
  @Override
  public void afterConfigure(RouteBuilder file) {
    ExtendedCamelContext context = extension(file.getCamelContext());
    ErrorHandlerFactory after = context.getErrorHandlerFactory();
    if (after != before.get()) {
      context.setErrorHandlerFactory(before.get());
      file.setErrorHandlerFactory(after);
      file.getRouteTemplateCollection().getRouteTemplates().stream()
          .filter(template -> template.getRoute() != null)
          .forEach(template -> template.getRoute().setErrorHandlerFactoryIfNull(after));
    }
    before.remove();
  }

  private static ExtendedCamelContext extension(CamelContext camel) {
    return camel.getCamelContextExtension();
  }
}
