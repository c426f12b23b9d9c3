package org.bactrian.route.own;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Route;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.model.errorhandler.RefErrorHandlerDefinition;
import org.apache.camel.spi.CamelLogger;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.LoggingExceptionHandler;
import org.bactrian.base.Causes;
import org.bactrian.base.RareLog;
import org.bactrian.journal.JournalUnavailable;
import org.bactrian.message.Fault;
import org.bactrian.route.InvalidMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Logs what own routes fail of: one line at once, then one a minute with a count. Camel would log
 * each failure with its stack, and with the text of the exception, which may have the message in
 * it. That text is logged at {@code DEBUG} only.
 */
@Component("bactrian.ownRouteFailures")
final class OwnRouteFailures {
  private static final Logger LOG = LoggerFactory.getLogger(OwnRouteFailures.class);
  private static final boolean JMS =
      ClassUtils.isPresent("org.apache.camel.component.jms.JmsConsumer", null);

  /** The failure that one of the loggers told last: the next does not tell it again. */
  private static final AtomicReference<Throwable> LATEST = new AtomicReference<>();

  /** Gives the error handlers of own routes a logger, unless their file does. */
  @Bean("bactrian.loggersOfErrorHandlers")
  static ModelLifecycleStrategySupport loggersOfErrorHandlers(OwnRouteFailures failures) {
    return new ModelLifecycleStrategySupport() {
      @Override
      public void onAddRouteDefinition(RouteDefinition route) {
        if (route.getResource() != null && !ShippedRoutes.isShipped(route.getResource())) {
          failures.listenTo(route);
        }
      }
    };
  }

  /** Gives the consumers of own routes a logger, unless their file does. */
  @Bean("bactrian.loggersOfConsumers")
  static LifecycleStrategySupport loggersOfConsumers(OwnRouteFailures failures) {
    return new LifecycleStrategySupport() {
      @Override
      public void onRoutesAdd(Collection<Route> routes) {
        for (Route route : routes) {
          if (route.getSourceResource() != null
              && !ShippedRoutes.isShipped(route.getSourceResource())) {
            failures.listenTo(route);
          }
        }
      }
    };
  }

  private void listenTo(RouteDefinition route) {
    boolean byDefault =
        !route.isErrorHandlerFactorySet()
            || route.getErrorHandlerFactory() instanceof RefErrorHandlerDefinition other
                && RefErrorHandlerDefinition.DEFAULT_ERROR_HANDLER_BUILDER.equals(other.getRef());
    if (byDefault) {
      route.setErrorHandlerFactory(new DefaultErrorHandlerDefinition());
    }
    if (route.getErrorHandlerFactory() instanceof DefaultErrorHandlerDefinition shared
        && shared.getLoggerBean() == null
        && shared.getLoggerRef() == null
        && shared.getLogName() == null) {
      DefaultErrorHandlerDefinition one = (DefaultErrorHandlerDefinition) shared.cloneBuilder();
      one.setLoggerBean(new OfErrorHandler(new Failures(route::getRouteId)));
      route.setErrorHandlerFactory(one);
    }
  }

  private void listenTo(Route route) {
    Failures failures = new Failures(route::getRouteId);
    if (route.getConsumer() instanceof DefaultConsumer consumer
        && isDefault(consumer.getExceptionHandler())) {
      consumer.setExceptionHandler(failures);
    }
    if (route.getEndpoint() instanceof GenericFileEndpoint<?> files
        && files.getOnCompletionExceptionHandler() == null) {
      files.setOnCompletionExceptionHandler(failures);
    }
    if (JMS) {
      OfJms.listenTo(route, failures);
    }
  }

  /** An application that has taken Bactrian in may have no JMS: then this class is not loaded. */
  private static final class OfJms {
    static void listenTo(Route route, Failures failures) {
      if (route.getConsumer() instanceof JmsConsumer jms
          && ((JmsEndpoint) route.getEndpoint()).getErrorHandler() == null) {
        try {
          jms.getListenerContainer().setErrorHandler(failures::handleException);
        } catch (Exception e) {
          throw new IllegalStateException("the route " + route.getRouteId() + " cannot listen", e);
        }
      }
    }
  }

  private static boolean isDefault(ExceptionHandler handler) {
    return handler == null || handler.getClass() == LoggingExceptionHandler.class;
  }

  /** Describes a failure without its text, but where that is known to have no content. */
  static String describe(Throwable failure) {
    Optional<InvalidMessage> invalid = Causes.find(failure, InvalidMessage.class);
    if (invalid.isPresent()) {
      String pointers =
          invalid.get().faults().stream().map(Fault::pointer).collect(Collectors.joining(", "));
      return invalid.get().summary() + (pointers.isEmpty() ? "" : " " + pointers);
    }
    Optional<JournalUnavailable> journal = Causes.find(failure, JournalUnavailable.class);
    if (journal.isPresent()) {
      return journal.get().getMessage();
    }
    Throwable root = Causes.root(failure);
    StackTraceElement[] stack = root.getStackTrace();
    return root.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
  }

  /** Logs the failures of one route, whether they leave its error handler or its consumer. */
  private static final class Failures implements ExceptionHandler {
    /** The id of the route. A route of a {@code rest} gets one when it is started. */
    private final Supplier<String> route;

    private final RareLog lines = new RareLog();

    Failures(Supplier<String> route) {
      this.route = route;
    }

    @Override
    public void handleException(Throwable failure) {
      handleException(null, null, failure);
    }

    /**
     * Tells of a failure without an exchange, and so without content: the source does not answer.
     */
    @Override
    public void handleException(String message, Throwable failure) {
      handleException(message, null, failure);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable failure) {
      if (exchange == null && message != null) {
        log(message + ": " + Causes.root(failure), failure);
      } else {
        log(describe(failure), failure);
      }
    }

    /** An error handler tells of a failure first, and then the consumer tells of the same one. */
    private void log(String what, Throwable failure) {
      Throwable root = Causes.root(failure);
      if (LATEST.getAndSet(root) == root) {
        return;
      }
      lines
          .count(what)
          .ifPresent(more -> LOG.error("route {} failed: {}{}", route.get(), what, more));
      LOG.debug("route {} failed", route.get(), failure);
    }
  }

  /** Logs for an error handler: failures as above, and all else without the exception's text. */
  private static final class OfErrorHandler extends CamelLogger {
    private static final Pattern TEXT =
        Pattern.compile("( due:|(caught: [\\w.$]+)).*", Pattern.DOTALL);

    private final Failures failures;

    OfErrorHandler(Failures failures) {
      super(LOG, LoggingLevel.ERROR);
      this.failures = failures;
    }

    @Override
    public void log(String message, Throwable failure) {
      failures.log(describe(failure), failure);
    }

    @Override
    public void log(String message, Throwable failure, LoggingLevel level) {
      failures.log(describe(failure), failure);
    }

    @Override
    public void log(String message, LoggingLevel level) {
      super.log(TEXT.matcher(message).replaceFirst("$2"), level);
    }
  }
}
