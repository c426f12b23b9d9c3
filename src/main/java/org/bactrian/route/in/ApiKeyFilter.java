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
import org.bactrian.route.ProblemDetails;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets an HTTP request pass if it has an API key and its body is not too long. */
public final class ApiKeyFilter extends OncePerRequestFilter {
  private static final String BEARER = "Bearer ";
  private static final String BATCH = "/v1/messages/batch";

  /** Paths without a key and without a body. */
  private static final List<String> PUBLIC =
      List.of("/actuator", "/schema/", "/openapi.json", "/error");

  private final List<byte[]> keys;
  private final int maxBody;
  private volatile boolean open;

  /**
   * Creates a filter that refuses all requests until {@link #open}.
   *
   * @param keys SHA-256 of the API keys; empty: no key is needed, and only this host can connect
   * @param maxBody in bytes
   */
  public ApiKeyFilter(Collection<byte[]> keys, int maxBody) {
    this.keys = List.copyOf(keys);
    this.maxBody = maxBody;
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
      problem(response, HttpStatus.SERVICE_UNAVAILABLE, "Starting. Try again.");
      return;
    }
    boolean webhook = request.getServletPath().startsWith("/webhooks/");
    if (!webhook && !isKnown(request.getHeader("Authorization"))) {
      response.setHeader("WWW-Authenticate", "Bearer");
      problem(response, HttpStatus.UNAUTHORIZED, "Send Authorization: Bearer and an API key.");
      return;
    }
    if (request.getServletPath().equals(BATCH)) {
      // Each of its lines has a limit, not the body.
      chain.doFilter(BufferedRequest.streamed(request), response);
      return;
    }
    byte[] body =
        request.getContentLengthLong() > maxBody
            ? null
            : request.getInputStream().readNBytes(maxBody + 1);
    if (body == null || body.length > maxBody) {
      problem(
          response, HttpStatus.PAYLOAD_TOO_LARGE, "The body is longer than " + maxBody + " bytes.");
      return;
    }
    chain.doFilter(BufferedRequest.of(request, body), response);
  }

  private boolean isKnown(String authorization) {
    if (keys.isEmpty()) {
      return true;
    }
    if (authorization == null || !authorization.startsWith(BEARER)) {
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

  private static void problem(HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    byte[] body = ProblemDetails.of(status, detail).toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(status.value());
    response.setContentType(ProblemDetails.CONTENT_TYPE);
    response.getOutputStream().write(body);
  }
}
