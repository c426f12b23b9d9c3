package org.bactrian.route.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class StrangersHealthTest {
  private static final String KEY = "a-key";

  private final Filter filter =
      Access.ofMessages(
          TestKeys.of("shop", KEY, "send"),
          (account, secret, address) -> false,
          (key, address, call, reason) -> {},
          "/actuator",
          request -> false,
          () -> true);

  @ParameterizedTest
  @CsvSource({
    "SILENT,200,UP",
    "DEGRADED,200,UP",
    "UNKNOWN,200,UP",
    "UP,200,UP",
    "DOWN,503,DOWN",
    "OUT_OF_SERVICE,503,DOWN"
  })
  void a_stranger_sees_up_or_down_and_a_key_sees_the_status(String status, int code, String seen)
      throws Exception {
    assertThat(health(status, code, null))
        .isEqualTo(code + " {\"groups\":[\"liveness\"],\"status\":\"" + seen + "\"}");
    assertThat(health(status, code, "Bearer wrong")).contains("\"" + seen + "\"");
    assertThat(health(status, code, "Bearer " + KEY)).contains("\"" + status + "\"");
  }

  private String health(String status, int code, String authorization) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/actuator/health");
    request.setServletPath("/actuator/health");
    if (authorization != null) {
      request.addHeader("Authorization", authorization);
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    filter.doFilter(
        request,
        response,
        (asked, answer) -> {
          ((HttpServletResponse) answer).setStatus(code);
          byte[] body =
              ("{\"groups\":[\"liveness\"],\"status\":\"" + status + "\"}")
                  .getBytes(StandardCharsets.UTF_8);
          answer.setContentLength(body.length);
          answer.getOutputStream().write(body);
        });
    assertThat(response.getContentLength()).isIn(0, response.getContentAsByteArray().length);
    return response.getStatus() + " " + response.getContentAsString();
  }
}
