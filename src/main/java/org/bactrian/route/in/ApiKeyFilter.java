package org.bactrian.route.in;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import org.bactrian.base.Sha256;
import org.bactrian.route.BufferedRequest;
import org.bactrian.route.ContentCoding;
import org.bactrian.route.Problem;
import org.bactrian.route.ProblemDetails;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets an HTTP request pass if it has an API key, and a body that is readable and not too long. */
public final class ApiKeyFilter extends OncePerRequestFilter {
  private static final String BEARER = "Bearer ";
  private static final String CONTENT_ENCODING = "Content-Encoding";
  private static final String BATCH = "/v1/messages/batch";

  /** Answers a request at once, or leaves it to the next filters. */
  public interface Routes {
    boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  /** Paths without a key and without a body. */
  private static final List<String> PUBLIC =
      List.of("/actuator", "/schema/", "/openapi.json", "/error");

  private final List<byte[]> keys;
  private final int maxBody;
  private final Routes routes;
  private volatile boolean open;

  /**
   * Creates a filter that refuses all requests until {@link #open}.
   *
   * @param keys SHA-256 of the API keys; empty: no key is needed, and only this host can connect
   * @param maxBody in bytes
   * @param routes answer what comes often; all else passes on
   */
  public ApiKeyFilter(Collection<byte[]> keys, int maxBody, Routes routes) {
    this.keys = List.copyOf(keys);
    this.maxBody = maxBody;
    this.routes = routes;
  }

  /** Lets requests pass from now on: everything they need has started. */
  public void open() {
    open = true;
  }

  /** Checks the path as it is routed, not as it was written in the request. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return PUBLIC.stream().anyMatch(request.getServletPath()::startsWith);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!open) {
      response.setHeader("Retry-After", "5");
      problem(response, Problem.STARTING, "Starting. Try again.");
      return;
    }
    boolean webhook = request.getServletPath().startsWith("/webhooks/");
    if (!webhook && !isKnown(request.getHeader("Authorization"))) {
      response.setHeader("WWW-Authenticate", "Bearer");
      problem(response, Problem.API_KEY, "Send Authorization: Bearer and an API key.");
      return;
    }
    if (!webhook && ContentCoding.isEncoded(request.getHeader(CONTENT_ENCODING))) {
      response.setHeader("Accept-Encoding", "identity");
      problem(
          response,
          Problem.ENCODED_BODY,
          "Send the body as it is, without Content-Encoding: encoded bodies are not read.");
      return;
    }
    if (request.getServletPath().equals(BATCH)) {
      // Each of its lines has a limit, not the body.
      chain.doFilter(BufferedRequest.streamed(request), response);
      return;
    }
    if (request.getContentLengthLong() > maxBody) {
      tooLarge(response);
      return;
    }
    byte[] body = read(request);
    byte[] plain = webhook && body.length <= maxBody ? decoded(request, body) : body;
    if (plain.length > maxBody) {
      tooLarge(response);
      return;
    }
    BufferedRequest whole = BufferedRequest.of(request, plain);
    if (!routes.answer(whole, response)) {
      chain.doFilter(whole, response);
    }
  }

  /**
   * Returns the body; of one that is too long, a byte more than may be. Where the request says its
   * length, the buffer is no longer than that.
   */
  private byte[] read(HttpServletRequest request) throws IOException {
    long length = request.getContentLengthLong();
    return request.getInputStream().readNBytes(length < 0 ? maxBody + 1 : (int) length);
  }

  /** A provider that encodes its callbacks does not learn from a refusal. */
  private byte[] decoded(HttpServletRequest request, byte[] body) {
    return ContentCoding.decoded(body, request.getHeader(CONTENT_ENCODING), maxBody + 1);
  }

  private void tooLarge(HttpServletResponse response) throws IOException {
    problem(response, Problem.TOO_LARGE, "The body is longer than " + maxBody + " bytes.");
  }

  /** The scheme's name may be in any case (RFC 9110, 11.1). */
  private boolean isKnown(String authorization) {
    if (keys.isEmpty()) {
      return true;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    byte[] hash = Sha256.of(authorization.substring(BEARER.length()).strip());
    boolean known = false;
    for (byte[] key : keys) {
      // All keys are compared: the time this takes does not tell which one was right.
      known |= MessageDigest.isEqual(key, hash);
    }
    return known;
  }

  private static void problem(HttpServletResponse response, Problem problem, String detail)
      throws IOException {
    byte[] body = ProblemDetails.of(problem, detail).toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(problem.status().value());
    response.setContentType(ProblemDetails.CONTENT_TYPE);
    response.getOutputStream().write(body);
  }
}
