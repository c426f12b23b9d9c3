package org.bactrian.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.message.Channel;
import org.bactrian.sandbox.ProviderSimulator;
import org.bactrian.sandbox.ReceivedCall;
import org.springframework.core.env.Environment;

/** A running Bactrian and its provider simulators, as a test sees them. */
public final class Sandbox {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Pattern STATUS = Pattern.compile("\"status\":\"(\\w+)\"");

  private final Environment environment;
  private final List<ProviderSimulator> simulators;
  private final HttpClient http = HttpClient.newHttpClient();

  Sandbox(Environment environment, List<ProviderSimulator> simulators) {
    this.environment = environment;
    this.simulators = simulators;
  }

  /** Posts a message, or anything else, to {@code /v1/messages}. */
  public HttpResponse<String> post(String message) {
    return answer(
        HttpRequest.newBuilder(address("/v1/messages"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(message)));
  }

  /** Gets any path of the HTTP API, such as {@code /v1/messages/order-42}. */
  public HttpResponse<String> get(String path) {
    return answer(HttpRequest.newBuilder(address(path)));
  }

  /**
   * Waits, 30 s at most, until a message has this status; returns its whole state as JSON.
   *
   * @throws AssertionError when it has not
   */
  public String awaitStatus(String id, String status) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String state;
    do {
      state = get("/v1/messages/" + id).body();
      Matcher first = STATUS.matcher(state);
      if (first.find() && first.group(1).equals(status)) {
        return state;
      }
      pause();
    } while (System.nanoTime() < end);
    throw new AssertionError(id + " is not " + status + ": " + state);
  }

  /** Returns the calls that reached the simulators, oldest first, also those they refused. */
  public List<ReceivedCall> calls() {
    return simulators.stream().flatMap(one -> one.calls().stream()).toList();
  }

  /** Returns the calls for Viber messages to this number. */
  public List<ReceivedCall> viberTo(String number) {
    return to(Channel.VIBER, number);
  }

  /** Returns the calls for SMS to this number. An SMSC takes SMPP, and is not among the callers. */
  public List<ReceivedCall> smsTo(String number) {
    return to(Channel.SMS, number);
  }

  private List<ReceivedCall> to(Channel channel, String number) {
    String digits = number.replace("+", "");
    return calls().stream()
        .filter(call -> call.channel() == channel && call.to().replace("+", "").equals(digits))
        .toList();
  }

  private URI address(String path) {
    return URI.create(
        "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port") + path);
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("Bactrian does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(PAUSE.toNanos());
  }
}
