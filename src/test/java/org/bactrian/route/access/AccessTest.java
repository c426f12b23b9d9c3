package org.bactrian.route.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Filter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.route.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class AccessTest {
  private static final String[] ALL = {"send", "read", "operate", "reveal"};
  private static final Pattern ENDPOINT =
      Pattern.compile("uri: platform-http:(\\S+)\\s+parameters:\\s+httpMethodRestrict: (\\S+)");

  private Caller passed;

  /** Returns the status that a caller with these scopes gets; 200: the call passed. */
  private int status(String method, String path, String... scopes) throws Exception {
    return answer(method, path, "Bearer a-key", scopes).getStatus();
  }

  private MockHttpServletResponse answer(
      String method, String path, String authorization, String... scopes) throws Exception {
    Filter chain =
        Access.ofMessages(
            TestKeys.of("shop", "a-key", scopes),
            (account, secret, address) -> account.equals("nx") && secret.equals("right"),
            (key, address, call, reason) -> {},
            "/actuator",
            request -> request.getRequestURI().equals("/own"),
            () -> true);
    MockHttpServletRequest request = new MockHttpServletRequest(method, path);
    request.setServletPath(path);
    request.addHeader("Authorization", authorization);
    request.addHeader("BactrianKey", "forged");
    MockHttpServletResponse response = new MockHttpServletResponse();
    chain.doFilter(request, response, (asked, answer) -> passed = Caller.of(asked));
    return response;
  }

  /** A call that was forgotten in the rules would be denied to everybody. */
  @Test
  void each_call_that_a_route_answers_needs_a_scope_that_somebody_may_have() throws Exception {
    for (String call : calls()) {
      String method = call.split(" ")[0];
      String path = call.split(" ")[1].replace("{account}", "nx").replace("{secret}", "right");
      String named = path.replace("{id}", "x").replace("{name}", "x");
      assertThat(status(method, named, ALL)).as(call).isEqualTo(200);
      if (!named.startsWith("/webhooks/") && !named.startsWith("/actuator/health")) {
        assertThat(answer(method, named, "Bearer wrong", ALL).getStatus()).as(call).isEqualTo(401);
      }
    }
  }

  private static List<String> calls() throws IOException {
    List<String> calls = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Matcher endpoint = ENDPOINT.matcher(Files.readString(file));
        while (endpoint.find()) {
          for (String method : endpoint.group(2).split(",")) {
            calls.add(method + " " + endpoint.group(1));
          }
        }
      }
    }
    JsonNode api =
        new ObjectMapper().readTree(new File("src/main/resources/META-INF/bactrian/openapi.json"));
    for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> {
                if (!method.equals("parameters")) {
                  calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
              });
    }
    assertThat(calls).hasSizeGreaterThan(40);
    return calls;
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/messages, send",
    "POST, /v1/messages/batch, send",
    "POST, /v1/messages/check, send",
    "GET, /v1/messages/order-1, send or read",
    "GET, /v1/messages/order-1/events, send or read",
    "POST, /v1/messages/order-1/cancel, send or operate",
    "GET, /v1/messages, read",
    "GET, /v1/dead-letters, read",
    "POST, /v1/dead-letters/order-1/replay, operate",
    "POST, /v1/dead-letters/replay, operate",
    "GET, /v1/given-up-events, read",
    "POST, /v1/given-up-events/replay, operate",
    "GET, /v1/holds, read or operate",
    "POST, /v1/holds, operate",
    "POST, /v1/messages/cancel, operate",
    "GET, /v1/accounts, read or operate",
    "GET, /v1/accounts/nx, read or operate",
    "PATCH, /v1/accounts/nx, operate",
    "POST, /v1/accounts/nx/move, operate",
    "DELETE, /v1/holds/1, operate",
    "GET, /v1/suppressions, read or operate",
    "POST, /v1/suppressions, operate",
    "GET, /v1/suppressions/+380501234567, read or operate",
    "PUT, /v1/suppressions/+380501234567, operate",
    "DELETE, /v1/suppressions/+380501234567, operate",
    "GET, /v1/audit, read or operate",
    "GET, /v1/statistics, send or read",
    "GET, /v1/campaigns/spring, send or read",
    "GET, /v1/campaigns/spring/messages, send or read",
    "POST, /v1/statistics/recount, operate",
    "GET, /actuator/prometheus, read",
    "GET, /actuator/env, operate",
    "POST, /actuator/loggers, operate"
  })
  void a_call_needs_its_scope_and_the_answer_names_it(String method, String path, String scopes)
      throws Exception {
    for (String scope : ALL) {
      boolean may = List.of(scopes.split(" or ")).contains(scope);
      MockHttpServletResponse answer = answer(method, path, "Bearer a-key", scope);
      assertThat(answer.getStatus()).as(scope).isEqualTo(may ? 200 : 403);
      if (!may) {
        assertThat(answer.getContentAsString())
            .contains("/problems/scope")
            .contains("This needs a key with the scope " + scopes + "; this key has " + scope);
      }
    }
  }

  @Test
  void what_is_in_no_rule_is_not_there_and_a_wrong_method_is_told_the_right_ones()
      throws Exception {
    assertThat(status("GET", "/v1/elsewhere", ALL)).isEqualTo(404);
    assertThat(status("GET", "/v1/messages/x/y/z", ALL)).isEqualTo(404);
    MockHttpServletResponse put = answer("PUT", "/v1/messages", "Bearer a-key", ALL);
    assertThat(put.getStatus()).isEqualTo(405);
    assertThat(put.getHeader("Allow")).isEqualTo("GET, HEAD, POST");
  }

  @Test
  void any_key_will_do_for_an_own_route_and_no_stranger() throws Exception {
    assertThat(status("PUT", "/own", "read")).isEqualTo(200);
    assertThat(answer("PUT", "/own", "Bearer wrong", ALL).getStatus()).isEqualTo(401);
  }

  @Test
  void the_caller_is_the_key_s_and_a_header_names_nobody() throws Exception {
    assertThat(status("POST", "/v1/messages", "send")).isEqualTo(200);
    assertThat(passed.name()).isEqualTo("shop");
  }

  @Test
  void a_webhook_s_secret_opens_that_webhook_alone() throws Exception {
    assertThat(answer("POST", "/webhooks/nx/right/receipts", "x", "send").getStatus())
        .isEqualTo(200);
    assertThat(passed).isNull();
    assertThat(status("POST", "/webhooks/nx/wrong/receipts", ALL)).isEqualTo(404);
    assertThat(answer("POST", "/webhooks/nx/right", "x", ALL).getStatus()).isEqualTo(401);
    assertThat(answer("DELETE", "/webhooks/nx/right/receipts", "x", ALL).getStatus())
        .isEqualTo(405);
  }
}
