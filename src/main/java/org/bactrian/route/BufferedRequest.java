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
 * A request whose body is for our beans, as it came: the bytes, read already within their limit, or
 * the stream. Camel is shown an empty body, or it would decode it as text or as a form on the way.
 */
public final class BufferedRequest extends HttpServletRequestWrapper {
  private final InputStream body;
  private final boolean streamed;

  private BufferedRequest(HttpServletRequest request, InputStream body, boolean streamed) {
    super(request);
    this.body = body;
    this.streamed = streamed;
  }

  public static BufferedRequest of(HttpServletRequest request, byte[] bytes) {
    return new BufferedRequest(request, new ByteArrayInputStream(bytes), false);
  }

  /** Its body is read as it comes, however long that takes. */
  public static BufferedRequest streamed(HttpServletRequest request) throws IOException {
    return new BufferedRequest(request, request.getInputStream(), true);
  }

  public InputStream body() {
    return body;
  }

  /** The server's patience with an answer is not meant for one that is being written. */
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
      public int read() {
        return -1;
      }

      @Override
      public boolean isFinished() {
        return true;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("the body has been read already");
      }
    };
  }
}
