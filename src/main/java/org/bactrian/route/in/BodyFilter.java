package org.bactrian.route.in;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.bactrian.journal.MessageList;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BufferedRequest;
import org.bactrian.route.Caller;
import org.bactrian.route.ContentCoding;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;
import org.bactrian.route.ProblemAnswer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives a request its body, if that is readable and not too long, and what comes often to its route
 * at once. Who calls, and that he may, is known by then.
 */
public final class BodyFilter extends OncePerRequestFilter {
  private static final String CONTENT_ENCODING = "Content-Encoding";
  private static final String BATCH = "/v1/messages/batch";
  private static final String SUPPRESSIONS = "/v1/suppressions";
  private static final String WEBHOOKS = "/webhooks/";
  private static final byte[] NONE = new byte[0];
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Each becomes a header, which needs many times the memory of its bytes. */
  private static final int MOST_FIELDS = 1_000;

  /** Answered with pages of what the journal has: what one holds is taken before it is read. */
  private static final Set<String> LISTS =
      Set.of("/v1/messages", "/v1/dead-letters", "/v1/given-up-events");

  /** Answers a request at once, or leaves it to the next filters. */
  public interface Routes {
    boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  private final BodyBudget budget;
  private final BodyReader bodies;
  private final int maxBody;
  private final int ofList;
  private final String health;
  private final Routes routes;

  /**
   * Creates a filter.
   *
   * @param api its limits
   * @param threads of the server
   * @param actuator the path of the actuator, such as {@code /actuator}
   * @param routes answer what comes often; all else passes on
   */
  public BodyFilter(BactrianProperties.Api api, int threads, String actuator, Routes routes) {
    this.budget = new BodyBudget(api.bodiesInFlight(), threads);
    this.bodies = new BodyReader(api.maxBody(), api.bodyTimeout());
    this.maxBody = api.maxBody();
    this.ofList = (int) Math.min(MessageList.MOST_BYTES, api.bodiesInFlight() / 8);
    this.health = actuator + "/health";
    this.routes = routes;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      if (isHealth(request)) {
        chain.doFilter(BufferedRequest.of(request, NONE), response);
        return;
      }
      try (BodyBudget.Hold hold = budget.take(caller(request))) {
        if (hold == null) {
          throw BodyReader.busy();
        }
        pass(request, response, chain, hold);
      }
    } catch (HttpProblem refused) {
      ProblemAnswer.write(response, refused);
    }
  }

  /** Returns whether this is about health, which has no body. */
  private boolean isHealth(HttpServletRequest request) {
    String path = request.getServletPath();
    return (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))
        && (path.equals(health) || path.startsWith(health + "/"));
  }

  private static boolean isStream(HttpServletRequest request) {
    String path = request.getServletPath();
    return path.equals(BATCH) || path.equals(SUPPRESSIONS) && request.getMethod().equals("POST");
  }

  /** Returns the name of the caller's key, or the account to whose webhook is posted. */
  private static String caller(HttpServletRequest request) {
    Caller caller = Caller.of(request);
    if (caller != null) {
      return caller.name();
    }
    String path = request.getServletPath();
    int end = path.indexOf('/', WEBHOOKS.length());
    return path.startsWith(WEBHOOKS) && end > 0 ? path.substring(0, end) : "";
  }

  /** Reads the body, and gives the request to its route. */
  private void pass(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      BodyBudget.Hold hold)
      throws ServletException, IOException {
    boolean webhook = request.getServletPath().startsWith(WEBHOOKS);
    String coding = request.getHeader(CONTENT_ENCODING);
    if (!webhook && ContentCoding.isEncoded(coding)) {
      response.setHeader("Accept-Encoding", "identity");
      throw HttpProblem.of(
          Problem.ENCODED_BODY,
          "Send the body as it is, without Content-Encoding: encoded bodies are not read.");
    }
    if (isStream(request)) {
      if (!hold.startBatch()) {
        throw BodyReader.busy();
      }
      // Each of its lines has a limit, not the body.
      chain.doFilter(BufferedRequest.streamed(request, bodies.streamed(request)), response);
      return;
    }
    if (request.getMethod().equals("GET") && LISTS.contains(request.getServletPath())) {
      bodies.reserve(hold, ofList);
    }
    byte[] body = bodies.read(request, hold);
    if (webhook && ContentCoding.isEncoded(coding)) {
      body = decoded(body, coding, hold);
    }
    BufferedRequest whole = BufferedRequest.of(request, body);
    if (!routes.answer(whole, response)) {
      reserveCopy(request, body, hold);
      chain.doFilter(whole, response);
    }
  }

  /** Takes room for the copy that Camel makes of a body which an own route may see. */
  private void reserveCopy(HttpServletRequest request, byte[] body, BodyBudget.Hold hold) {
    if (isForm(request.getContentType()) && fields(body) > MOST_FIELDS) {
      throw HttpProblem.of(Problem.TOO_LARGE, "A form has up to " + MOST_FIELDS + " fields.");
    }
    bodies.reserve(hold, 2 * body.length);
  }

  private static boolean isForm(@Nullable String type) {
    return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
  }

  private static int fields(byte[] form) {
    int fields = 1;
    for (byte b : form) {
      fields += b == '&' ? 1 : 0;
    }
    return fields;
  }

  /** A provider that encodes its callbacks does not learn from a refusal. */
  private byte[] decoded(byte[] body, String coding, BodyBudget.Hold hold) {
    bodies.reserve(hold, body.length + maxBody);
    byte[] plain = ContentCoding.decoded(body, coding, maxBody + 1);
    if (plain.length > maxBody) {
      throw bodies.tooLong();
    }
    return plain;
  }
}
