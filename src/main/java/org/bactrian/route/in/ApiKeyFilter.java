package org.bactrian.route.in;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.base.Sha256;
import org.bactrian.journal.MessageList;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BufferedRequest;
import org.bactrian.route.ContentCoding;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.Problem;
import org.bactrian.route.ProblemDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.UriUtils;

/**
 * Lets an HTTP request pass if it has an API key or a webhook's secret, and a body that is readable
 * and not too long. The body is looked at last: a stranger gets an answer and no thread, however
 * long his body is.
 */
public final class ApiKeyFilter extends OncePerRequestFilter {
  private static final String BEARER = "Bearer ";
  private static final String CONTENT_ENCODING = "Content-Encoding";
  private static final String BATCH = "/v1/messages/batch";
  private static final String WEBHOOKS = "/webhooks/";
  private static final byte[] NONE = new byte[0];
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Each becomes a header, which needs many times the memory of its bytes. */
  private static final int MOST_FIELDS = 1_000;

  private static final String STATUS_OF = "\"status\":\"%s\"";
  private static final Pattern STATUS = Pattern.compile(STATUS_OF.formatted("([A-Z_]+)"));
  private static final Set<String> DOWN = Set.of("DOWN", "OUT_OF_SERVICE");

  /** Answered with pages of what the journal has: what one holds is taken before it is read. */
  private static final Set<String> LISTS =
      Set.of("/v1/messages", "/v1/dead-letters", "/v1/given-up-events");

  /** Answers a request at once, or leaves it to the next filters. */
  public interface Routes {
    boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  /** Says whether a callback may be posted to a webhook. */
  public interface Webhooks {
    boolean admit(String account, String secret, String address);
  }

  private final Map<String, byte[]> keys;
  private final BodyBudget budget;
  private final BodyReader bodies;
  private final int maxBody;
  private final int ofList;
  private final String health;
  private final Webhooks webhooks;
  private final Routes routes;
  private volatile boolean open;

  /**
   * Creates a filter that refuses all requests until {@link #open}.
   *
   * @param api its keys (none: no key is needed, and only this host can connect) and limits
   * @param threads of the server
   * @param actuator the path of the actuator, such as {@code /actuator}
   * @param routes answer what comes often; all else passes on
   */
  public ApiKeyFilter(
      BactrianProperties.Api api, int threads, String actuator, Webhooks webhooks, Routes routes) {
    this.keys = new LinkedHashMap<>();
    api.keys().forEach((name, key) -> keys.put(name, key.bytes()));
    this.budget = new BodyBudget(api.bodiesInFlight(), threads);
    this.bodies = new BodyReader(api.maxBody(), api.bodyTimeout());
    this.maxBody = api.maxBody();
    this.ofList = (int) Math.min(MessageList.MOST_BYTES, api.bodiesInFlight() / 8);
    this.health = actuator + "/health";
    this.webhooks = webhooks;
    this.routes = routes;
  }

  /** Lets requests pass from now on: everything they need has started. */
  public void open() {
    open = true;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      if (isHealth(request)) {
        health(request, response, chain);
        return;
      }
      if (!open) {
        throw HttpProblem.of(Problem.STARTING, "Starting. Try again.");
      }
      String caller = caller(request);
      try (BodyBudget.Hold hold = budget.take(caller)) {
        if (hold == null) {
          throw BodyReader.busy();
        }
        pass(request, response, chain, hold);
      }
    } catch (HttpProblem refused) {
      problem(response, refused);
    }
  }

  /** Returns whether this is about health, which everybody may ask for. */
  private boolean isHealth(HttpServletRequest request) {
    String path = request.getServletPath();
    return (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))
        && (path.equals(health) || path.startsWith(health + "/"))
        && isPlain(request);
  }

  /**
   * Returns whether the path is written as it is meant, such as without {@code ..}: routes match
   * the path as it is written, so that {@code /own/../actuator/health} could be an own route's.
   */
  private static boolean isPlain(HttpServletRequest request) {
    String meant = request.getContextPath() + request.getServletPath();
    String written = request.getRequestURI();
    return written.equals(meant) || UriUtils.decode(written, StandardCharsets.UTF_8).equals(meant);
  }

  /** Answers about health: to a stranger, whether it is up or down, and no more. */
  private void health(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpServletRequest known = known(request);
    if (known != null) {
      chain.doFilter(BufferedRequest.of(known, NONE), response);
      return;
    }
    ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
    chain.doFilter(BufferedRequest.of(request, NONE), answer);
    String body = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    Matcher status = STATUS.matcher(body);
    if (status.find()) {
      String upOrDown = DOWN.contains(status.group(1)) ? "DOWN" : "UP";
      answer.resetBuffer();
      answer
          .getOutputStream()
          .write(status.replaceAll(STATUS_OF.formatted(upOrDown)).getBytes(StandardCharsets.UTF_8));
    }
    answer.copyBodyToResponse();
  }

  /** Returns the request with the name of its caller; null when that is a stranger. */
  private @Nullable HttpServletRequest known(HttpServletRequest request) {
    try {
      return new NamedCaller(request, keyOf(request));
    } catch (HttpProblem stranger) {
      return null;
    }
  }

  /**
   * Returns the name of the key that the request has, or the account to whose webhook it is posted.
   */
  private String caller(HttpServletRequest request) {
    String path = request.getServletPath();
    if (path.startsWith(WEBHOOKS)) {
      String[] parts = path.substring(WEBHOOKS.length()).split("/", -1);
      if (parts.length == 3
          && (parts[2].equals("receipts") || parts[2].equals("replies"))
          && isPlain(request)) {
        if (!webhooks.admit(parts[0], parts[1], request.getRemoteAddr())) {
          throw HttpProblem.notFound("There is nothing here.");
        }
        return WEBHOOKS + parts[0];
      }
    }
    return keyOf(request);
  }

  /** Returns the name of the key; empty where none is needed. */
  private String keyOf(HttpServletRequest request) {
    if (keys.isEmpty()) {
      ForeignPages.check(request);
      return "";
    }
    String key = key(request.getHeader("Authorization"));
    if (key == null) {
      throw HttpProblem.of(Problem.API_KEY, "Send Authorization: Bearer and an API key.");
    }
    request.setAttribute(AdmittedRequest.KEY, key.isEmpty() ? null : key);
    return key;
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
    if (request.getServletPath().equals(BATCH)) {
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

  /**
   * Returns the name of the configured key that is in the header; null when there is none. The
   * scheme's name may be in any case (RFC 9110, 11.1).
   */
  private @Nullable String key(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    byte[] hash = Sha256.of(authorization.substring(BEARER.length()).strip());
    String known = null;
    for (Map.Entry<String, byte[]> key : keys.entrySet()) {
      // All keys are compared: the time this takes does not tell which one was right.
      known = MessageDigest.isEqual(key.getValue(), hash) ? key.getKey() : known;
    }
    return known;
  }

  private static void problem(HttpServletResponse response, HttpProblem problem)
      throws IOException {
    byte[] body = problem.details().toString().getBytes(StandardCharsets.UTF_8);
    int status = problem.details().get("status").asInt();
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", "5");
    } else if (status == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    response.setStatus(status);
    response.setContentType(ProblemDetails.CONTENT_TYPE);
    response.getOutputStream().write(body);
  }
}
