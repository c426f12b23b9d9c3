package org.bactrian.route;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;

/**
 * A request that keeps its body for our beans: as bytes, already read within their limit, or as a
 * stream. Camel sees an empty body; otherwise it would decode the bytes as text or as a form.
 */
public final class BufferedRequest extends HttpServletRequestWrapper {
  private final InputStream body;
  private final boolean streamed;
  private final boolean shown;

  private BufferedRequest(
      HttpServletRequest request, InputStream body, boolean streamed, boolean shown) {
    super(request);
    this.shown = shown;
    this.body = body;
    this.streamed = streamed;
  }

  public static BufferedRequest of(HttpServletRequest request, byte[] bytes) {
    return new BufferedRequest(request, new ByteArrayInputStream(bytes), false, false);
  }

  /** Returns a request whose body Spring reads, too: of the actuator. */
  public static BufferedRequest shown(HttpServletRequest request, byte[] bytes) {
    return new BufferedRequest(request, new ByteArrayInputStream(bytes), false, true);
  }

  /** Returns a request whose body is read as it is received, however long that takes. */
  public static BufferedRequest streamed(HttpServletRequest request, InputStream body) {
    return new BufferedRequest(request, body, true, false);
  }

  /** Returns the body: one that is in memory from its beginning, however often it was read. */
  public InputStream body() {
    if (body instanceof ByteArrayInputStream memory) {
      memory.reset();
    }
    return body;
  }

  /** A streamed answer is written for as long as the request is: it has no time limit. */
  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    AsyncContext context = super.startAsync(request, response);
    if (streamed) {
      context.setTimeout(0);
    }
    return context;
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(Reader.nullReader());
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public ServletInputStream getInputStream() {
    return new ServletInputStream() {
      @Override
      public int read() throws IOException {
        return shown ? body.read() : -1;
      }

      @Override
      public boolean isFinished() {
        return !shown;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("the body is read with BufferedRequest.body()");
      }
    };
  }
}
