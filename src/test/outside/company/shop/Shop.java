package shop;

import jakarta.jms.ConnectionFactory;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A company's application. It writes down what it has, and then, if it may, sends a message. */
@SpringBootApplication
@RestController
public class Shop {
  static final List<String> FAILED = new CopyOnWriteArrayList<>();
  static final List<String> EVENTS = new CopyOnWriteArrayList<>();

  public static void main(String[] args) throws Exception {
    try (ConfigurableApplicationContext shop = SpringApplication.run(Shop.class, args)) {
      facts(shop).forEach((name, fact) -> System.out.println("FACT " + name + " = " + fact));
      if (shop.getEnvironment().getProperty("shop.bactrian", Boolean.class)) {
        send(shop);
      }
    }
    System.out.println("ENDED");
    System.exit(0);
  }

  @Bean
  SecurityFilterChain login(HttpSecurity http) throws Exception {
    return http.csrf(off -> off.disable())
        .authorizeHttpRequests(all -> all.anyRequest().hasRole("CLERK"))
        .httpBasic(basic -> {})
        .build();
  }

  @Bean
  UserDetailsService clerks() {
    return new InMemoryUserDetailsManager(
        User.withUsername("ann").password("{noop}secret").roles("CLERK").build());
  }

  @Bean
  ConnectionFactory queues() {
    return (ConnectionFactory)
        Proxy.newProxyInstance(
            Shop.class.getClassLoader(),
            new Class<?>[] {ConnectionFactory.class},
            (proxy, method, values) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == values[0];
                  case "toString" -> "the shop's queues";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @GetMapping("/orders")
  String orders() {
    return "no orders";
  }

  @Bean
  RouteBuilder routes(@Value("${shop.bactrian}") boolean bactrian) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(deadLetterChannel("direct:failed").maximumRedeliveries(1).redeliveryDelay(0));
        from("direct:failed")
            .process(
                failed ->
                    FAILED.add(
                        failed.getProperty("CamelExceptionCaught").getClass().getSimpleName()));
        from("direct:broken").throwException(IllegalStateException.class, "broken");
        if (bactrian) {
          from("direct:order").errorHandler(noErrorHandler()).to("bactrian:send");
          from("direct:order-to-put-aside").to("bactrian:send");
          from("direct:order-is-ready")
              .setBody(order -> Map.of("id", "order-42", "to", "+380501110003", "label", "promotion",
                  "content", Map.of("text", "Your order is ready"), "fallback", Map.of()))
              .to("bactrian:send");

          from("bactrian:events")
              .process(one -> EVENTS.add(one.getMessage().getBody(String.class)))
              .unmarshal().json()
              .log("${body[messageId]} is ${body[status]}");
        }
      }
    };
  }

  private static Map<String, Object> facts(ConfigurableApplicationContext shop) throws Exception {
    Map<String, Object> facts = new TreeMap<>();
    CamelContext camel = shop.getBean(CamelContext.class);
    facts.put("camel contexts", shop.getBeansOfType(CamelContext.class).size());
    facts.put("camel name", camel.getName());
    facts.put("routes that are not bactrian's", camel.getRoutes().stream().map(r -> r.getEndpoint().getEndpointUri()).filter(uri -> uri.equals("direct://failed") || uri.equals("direct://broken")).sorted().toList());
    facts.put("error handler of the context", String.valueOf(camel.getCamelContextExtension().getErrorHandlerFactory()).replaceAll("@[0-9a-f]+", ""));
    camel.createProducerTemplate().sendBody("direct:broken", "x");
    facts.put("dead letters", List.copyOf(FAILED));
    HttpComponent http = camel.getComponent("http", HttpComponent.class);
    facts.put("http client", http.getConnectTimeout() + " " + http.getUserAgent() + " " + http.isAutomaticRetriesDisabled());
    facts.put("queues", shop.getBeansOfType(ConnectionFactory.class).values());
    facts.put("data sources", shop.getBeansOfType(DataSource.class).keySet());
    facts.put("tables", new JdbcTemplate(shop.getBean(DataSource.class)).queryForList("select name from sqlite_master where type = 'table' order by 1", String.class));
    facts.put("application name", shop.getEnvironment().getProperty("spring.application.name"));
    facts.put("profiles of its own", Arrays.stream(shop.getEnvironment().getActiveProfiles()).filter(one -> !one.equals("with-bactrian")).toList());
    facts.put("level of the log", ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).getLevel());
    facts.put("level of its own log", ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("shop")).getLevel());
    facts.put("filters", new ServletContextInitializerBeans(shop.getBeanFactory()).stream().map(one -> one.toString().replaceAll("@[0-9a-f]+|\\d{3,}", "")).sorted().toList());
    facts.put("json", shop.getBeansOfType(tools.jackson.databind.ObjectMapper.class).keySet());
    facts.put("schema histories", new JdbcTemplate(shop.getBean(DataSource.class)).queryForObject("select count(*) from flyway_schema_history", Integer.class));
    facts.put("beans", Arrays.stream(shop.getBeanDefinitionNames()).filter(name -> !name.equals("bactrian") && !name.startsWith("org.bactrian.")).sorted().collect(Collectors.toList()));
    int port = ((ServletWebServerApplicationContext) shop).getWebServer().getPort();
    for (String path : List.of("/orders", "/actuator/health", "/v1/messages", "/webhooks/nx/sandbox-nx/receipts", "/openapi.json", "/console")) {
      facts.put("GET " + path, status(port, path, false) + " " + status(port, path, true));
    }
    return facts;
  }

  private static int status(int port, String path, boolean ann) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (ann) {
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes()));
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static void send(ConfigurableApplicationContext shop) throws Exception {
    ProducerTemplate camel = shop.getBean(CamelContext.class).createProducerTemplate();
    String order = "{\"id\": \"order-41\", \"to\": \"+380501110001\", \"label\": \"transaction\", \"content\": {\"text\": \"Hello\"}}";
    System.out.println("ANSWER " + camel.requestBody("direct:order", order));
    System.out.println("AGAIN " + camel.requestBody("direct:order", order.getBytes()));
    System.out.println("MAP " + camel.requestBody("direct:order-is-ready", "order 42"));
    try {
      camel.requestBody("direct:order", "{\"to\": \"1\"}");
    } catch (CamelExecutionException e) {
      System.out.println("REFUSED " + e.getCause().getClass().getName() + ": " + e.getCause().getMessage());
    }
    camel.sendBody("direct:order-to-put-aside", "no JSON");
    System.out.println("PUT ASIDE " + FAILED);
    long until = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < until && EVENTS.stream().filter(one -> one.contains("\"status\":\"seen\"") || one.contains("\"channel\":\"sms\"") && one.contains("\"status\":\"delivered\"")).count() < 2) {
      Thread.sleep(50);
    }
    EVENTS.forEach(one -> System.out.println("EVENT " + one));
  }
}
