package org.bactrian.route.send;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bactrian.lane.Departure;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.jspecify.annotations.Nullable;

/**
 * One call: its request, and what came of it. It ends once, with an answer or with a failure; what
 * comes later is ignored. All but {@link #response} belongs to the thread of its event loop.
 */
final class HttpExchange {
  final HttpOrigin origin;
  final CompletableFuture<ProviderResponse> response = new CompletableFuture<>();
  private final FullHttpRequest request;
  private final Departure departure;
  private @Nullable ProbedChannel channel;
  private @Nullable Future<?> deadline;
  private boolean written;

  /**
   * Builds the request.
   *
   * @throws IllegalArgumentException when it cannot be built: nothing has left
   */
  HttpExchange(ProviderRequest from, Departure departure) {
    this.departure = departure;
    URI url = from.url();
    this.origin = HttpOrigin.of(url);
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(from.method()),
            url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(),
            Unpooled.wrappedBuffer(from.body()));
    from.headers().forEach(request.headers()::set);
    request.headers().set(HttpHeaderNames.HOST, withoutUser(url.getRawAuthority()));
    if (from.body().length > 0 || !request.method().equals(HttpMethod.GET)) {
      request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, from.body().length);
    }
  }

  private static String withoutUser(String authority) {
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** Limits the time of the whole call. */
  void endAfter(long millis, EventLoop loop) {
    deadline =
        loop.schedule(
            () -> fail(new InterruptedIOException("no whole answer within " + millis + " ms")),
            millis,
            TimeUnit.MILLISECONDS);
  }

  boolean hasEnded() {
    return response.isDone();
  }

  /** Sets the connection that is closed when the call fails. */
  void by(ProbedChannel connection) {
    channel = connection;
  }

  /** Marks the departure, and writes the request. */
  void depart(ProbedChannel connection) {
    by(connection);
    departure.departed();
    connection
        .writeAndFlush(request.retain())
        .addListener(
            done -> {
              written = done.isSuccess();
              if (!written) {
                fail(done.cause());
              }
            });
  }

  /** Returns whether the whole request is written: an answer may come before. */
  boolean isWritten() {
    return written;
  }

  void answer(ProviderResponse answer) {
    ended();
    response.complete(answer);
  }

  /** Ends the call without a whole answer, and its connection with it. */
  void fail(Throwable failure) {
    if (hasEnded()) {
      return;
    }
    ended();
    if (channel != null) {
      channel.close();
    }
    response.complete(ProviderHttpClient.failed(failure, departure.hasDeparted()));
  }

  private void ended() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
