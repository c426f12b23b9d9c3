package org.bactrian.route;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body was read already, within its limit, or is read as a stream by a bean of
 * ours. A body that is in memory can be read again by whoever comes later: a bean, Spring, or an
 * own route. A stream is given to our bean alone.
 */
public final class BufferedRequest extends HttpServletRequestWrapper {
  private static final byte[] NONE = new byte[0];

  private final byte[] bytes;
  private final @Nullable InputStream stream;
  private @Nullable ServletInputStream read;

  private BufferedRequest(HttpServletRequest request, byte[] bytes, @Nullable InputStream stream) {
    super(request);
    this.bytes = bytes;
    this.stream = stream;
  }

  public static BufferedRequest of(HttpServletRequest request, byte[] bytes) {
    return new BufferedRequest(request, bytes, null);
  }

  /** Returns a request whose body is read as it is received, however long that takes. */
  public static BufferedRequest streamed(HttpServletRequest request, InputStream body) {
    return new BufferedRequest(request, NONE, body);
  }

  /** Returns the body: one that is in memory from its beginning, however often it was read. */
  public InputStream body() {
    return stream == null ? new ByteArrayInputStream(bytes) : stream;
  }

  /** A streamed answer is written for as long as the request is: it has no time limit. */
  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    AsyncContext context = super.startAsync(request, response);
    if (stream != null) {
      context.setTimeout(0);
    }
    return context;
  }

  @Override
  public ServletInputStream getInputStream() {
    if (read == null) {
      read = new Memory(bytes);
    }
    return read;
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), charset()));
  }

  private Charset charset() {
    try {
      String named = getCharacterEncoding();
      return named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
    } catch (UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** The server would look for parts in what has been read: they stay in the body. */
  @Override
  public Collection<Part> getParts() {
    return List.of();
  }

  @Override
  public @Nullable Part getPart(String name) {
    return null;
  }

  /** A body in memory. */
  private static final class Memory extends ServletInputStream {
    private final ByteArrayInputStream in;

    Memory(byte[] bytes) {
      this.in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] into, int from, int most) {
      return in.read(into, from, most);
    }

    @Override
    public int available() {
      return in.available();
    }

    @Override
    public boolean isFinished() {
      return in.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("the body is in memory: read it");
    }
  }
}
