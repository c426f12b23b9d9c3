package org.bactrian.route;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.BeanScope;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.bean.BeanConstants;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@code bean} steps of routes. Camel parses the text of a step's method, such as {@code
 * sign(${body}, ${variable:account})}, and looks for the method by the types of its values, each
 * time the step runs. Here both happen once, when the route is loaded. A step that this class does
 * not fully understand, and a value that Camel would have to convert, are left to Camel; the
 * outcome is the same.
 */
public final class CompiledBeanSteps implements BeanProcessorFactory {
  private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable:(\\w+)}");
  private static final Pattern HEADER = Pattern.compile("\\$\\{header:(\\w+)}");
  private static final Pattern BEAN = Pattern.compile("\\$\\{bean:(\\w+)\\?method=(\\w+)}");
  private static final String CAMEL = "org.apache.camel.";

  private final BeanProcessorFactory camels;

  private CompiledBeanSteps(BeanProcessorFactory camels) {
    this.camels = camels;
  }

  /** Has the steps of all routes made here that this context loads from now on. */
  public static void useIn(CamelContext camel) {
    camel
        .getCamelContextExtension()
        .addContextPlugin(
            BeanProcessorFactory.class,
            new CompiledBeanSteps(PluginHelper.getBeanProcessorFactory(camel)));
  }

  @Override
  public Processor createBeanProcessor(CamelContext camel, Object bean, Method method)
      throws Exception {
    return camels.createBeanProcessor(camel, bean, method);
  }

  @Override
  public Processor createBeanProcessor(
      CamelContext camel,
      @Nullable Object bean,
      @Nullable String beanType,
      @Nullable Class<?> beanClass,
      @Nullable String ref,
      @Nullable String method,
      BeanScope scope)
      throws Exception {
    Processor step =
        camels.createBeanProcessor(camel, bean, beanType, beanClass, ref, method, scope);
    if (ref == null || method == null || scope != BeanScope.Singleton) {
      return step;
    }
    Object found = camel.getRegistry().lookupByName(ref);
    return found == null
        ? step
        : compiled(camel, found, method).<Processor>map(to -> new Step(to, step)).orElse(step);
  }

  private static Optional<Call> compiled(CamelContext camel, Object bean, String text) {
    Matcher call = CALL.matcher(text);
    if (!call.matches()) {
      return one(bean, text).flatMap(method -> byType(bean, method));
    }
    List<String> texts =
        call.group(2).isBlank()
            ? List.of()
            : Arrays.stream(call.group(2).split(",", -1)).map(String::strip).toList();
    List<Value> values = texts.stream().flatMap(one -> value(camel, one).stream()).toList();
    return one(bean, call.group(1))
        .filter(method -> values.size() == texts.size())
        .filter(method -> method.getParameterCount() == values.size())
        .map(method -> new Call(bean, method, values.toArray(Value[]::new)))
        .filter(Call::isTyped);
  }

  /**
   * Returns the method of this name, unless there are several, or Camel treats it in its own way.
   */
  private static Optional<Method> one(Object bean, String name) {
    List<Method> all =
        Stream.of(bean.getClass().getMethods())
            .filter(method -> method.getName().equals(name) && !method.isBridge())
            .toList();
    return all.size() == 1 && isPlain(all.get(0)) ? Optional.of(all.get(0)) : Optional.empty();
  }

  private static boolean isPlain(Method method) {
    Stream<Annotation> annotations =
        Stream.concat(
            Stream.of(method.getAnnotations()),
            Stream.of(method.getParameterAnnotations()).flatMap(Stream::of));
    return !Modifier.isStatic(method.getModifiers())
        && !method.isVarArgs()
        && annotations.noneMatch(one -> one.annotationType().getName().startsWith(CAMEL))
        && method.trySetAccessible();
  }

  /** Without values in the text, a method gets the body first, and the exchange where it asks. */
  private static Optional<Call> byType(Object bean, Method method) {
    Class<?>[] types = method.getParameterTypes();
    Value[] values = new Value[types.length];
    for (int i = 0; i < types.length; i++) {
      if (types[i] == Exchange.class) {
        values[i] = exchange -> exchange;
      } else if (i == 0) {
        values[i] = exchange -> exchange.getMessage().getBody();
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new Call(bean, method, values));
  }

  private static Optional<Value> value(CamelContext camel, String text) {
    if (text.equals("${body}")) {
      return Optional.of(exchange -> exchange.getMessage().getBody());
    }
    if (text.equals("${exchange}")) {
      return Optional.of(exchange -> exchange);
    }
    return named(VARIABLE, text, name -> exchange -> exchange.getVariable(name))
        .or(() -> named(HEADER, text, name -> exchange -> exchange.getMessage().getHeader(name)))
        .or(() -> ofBean(camel, text));
  }

  private static Optional<Value> named(Pattern form, String text, Function<String, Value> value) {
    Matcher named = form.matcher(text);
    return named.matches() ? Optional.of(value.apply(named.group(1))) : Optional.empty();
  }

  private static Optional<Value> ofBean(CamelContext camel, String text) {
    Matcher named = BEAN.matcher(text);
    Object bean = named.matches() ? camel.getRegistry().lookupByName(named.group(1)) : null;
    return bean == null
        ? Optional.empty()
        : one(bean, named.group(2))
            .filter(method -> method.getParameterCount() == 0)
            .map(method -> new Call(bean, method, new Value[0]));
  }

  /** One value of a call. */
  private interface Value {
    @Nullable Object of(Exchange exchange) throws Exception;
  }

  /** A method and where its values come from. */
  private static final class Call implements Value {
    private final Object bean;
    private final Method method;
    private final Class<?>[] types;
    private final Value[] values;

    Call(Object bean, Method method, Value[] values) {
      this.bean = bean;
      this.method = method;
      this.values = values;
      this.types =
          Stream.of(method.getParameterTypes())
              .<Class<?>>map(ObjectHelper::convertPrimitiveTypeToWrapperType)
              .toArray(Class<?>[]::new);
    }

    /** Returns whether what another method returns is what this one takes. */
    boolean isTyped() {
      for (int i = 0; i < values.length; i++) {
        if (values[i] instanceof Call first
            && !types[i].isAssignableFrom(
                ObjectHelper.convertPrimitiveTypeToWrapperType(first.method.getReturnType()))) {
          return false;
        }
      }
      return true;
    }

    boolean isVoid() {
      return method.getReturnType() == void.class;
    }

    /** Returns the values; null when Camel would have to convert one. Then nothing was called. */
    @Nullable Object @Nullable [] values(Exchange exchange) throws Exception {
      Object[] all = new Object[values.length];
      for (int i = 0; i < all.length; i++) {
        if (!(values[i] instanceof Call)) {
          all[i] = values[i].of(exchange);
          if (!types[i].isInstance(all[i])) {
            return null;
          }
        }
      }
      for (int i = 0; i < all.length; i++) {
        if (values[i] instanceof Call first) {
          all[i] = first.of(exchange);
        }
      }
      return all;
    }

    @Nullable Object with(@Nullable Object[] all) throws Exception {
      try {
        return method.invoke(bean, all);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw (Exception) e.getCause();
      }
    }

    @Override
    public @Nullable Object of(Exchange exchange) throws Exception {
      return with(new Object[0]);
    }
  }

  /** A compiled step, and Camel's own for what it does not do. */
  private static final class Step extends AsyncProcessorSupport {
    private final Call call;
    private final Processor camels;

    Step(Call call, Processor camels) {
      this.call = call;
      this.camels = camels;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      try {
        // A header may name another method.
        Object[] values =
            exchange.getMessage().hasHeaders()
                    && exchange.getMessage().getHeader(BeanConstants.BEAN_METHOD_NAME) != null
                ? null
                : call.values(exchange);
        if (values == null) {
          camels.process(exchange);
        } else {
          Object result = call.with(values);
          if (result instanceof CompletionStage<?> later) {
            return await(later, exchange, callback);
          }
          if (!call.isVoid()) {
            exchange.getMessage().setBody(result);
          }
        }
      } catch (Throwable e) {
        exchange.setException(e);
      }
      callback.done(true);
      return true;
    }

    /** Lets the route go on when the result is there, in the thread that brings it. */
    private static boolean await(
        CompletionStage<?> later, Exchange exchange, AsyncCallback callback) {
      boolean atOnce = later.toCompletableFuture().isDone();
      later.whenComplete(
          (result, failure) -> {
            if (failure == null) {
              exchange.getMessage().setBody(result);
            } else {
              exchange.setException(failure);
            }
            callback.done(atOnce);
          });
      return atOnce;
    }

    @Override
    protected void doStart() {
      ServiceHelper.startService(camels);
    }

    @Override
    protected void doStop() {
      ServiceHelper.stopService(camels);
    }

    @Override
    public String toString() {
      return camels.toString();
    }
  }
}
