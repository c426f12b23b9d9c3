package org.bactrian.route.send;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.bactrian.base.DaemonThreads;
import org.bactrian.lane.Departure;
import org.bactrian.provider.ProviderCalls;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Posts requests to providers: each at most once, over a connection that is open, and for no longer
 * than the account allows. No thread waits for an answer. No redirect is followed, no cookie kept
 * and nothing sent again.
 */
@Component("bactrian.providerHttpClient")
final class ProviderHttpClient implements ProviderCalls, DisposableBean {
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          DaemonThreads.factory("provider-http"),
          NioIoHandler.newFactory());
  private final Executor tasks = DaemonThreads.forEachTask("provider");
  private final List<ProviderConnections> loops = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  ProviderHttpClient() {
    // Reading the certificates that this Java trusts takes long: the first call does it.
    Supplier<SslContext> tls = SingletonSupplier.of(ProviderHttpClient::tls);
    threads.forEach(loop -> loops.add(new ProviderConnections((EventLoop) loop, tasks, tls)));
  }

  private static SslContext tls() {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(SslProvider.JDK)
          .endpointIdentificationAlgorithm("HTTPS")
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /**
   * Posts a request and reads the whole answer. The stage never fails. What follows it may wait: it
   * has a thread of its own, for the event loop's thread has all other calls to care for.
   *
   * @param timeoutMillis of the whole call
   * @param departure is told when the request departs
   */
  CompletionStage<ProviderResponse> post(
      ProviderRequest request, long timeoutMillis, Departure departure) {
    try {
      HttpExchange call = new HttpExchange(request, departure);
      loops.get(Math.floorMod(turn.getAndIncrement(), loops.size())).begin(call, timeoutMillis);
      return inOwnThread(call.response);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(e, departure.hasDeparted()));
    }
  }

  @Override
  public CompletionStage<ProviderResponse> call(ProviderRequest request, Duration timeout) {
    return post(request, timeout.toMillis(), Departure.unlimited());
  }

  private CompletionStage<ProviderResponse> inOwnThread(
      CompletionStage<ProviderResponse> response) {
    CompletableFuture<ProviderResponse> handedOver = new CompletableFuture<>();
    response.thenAccept(
        answer -> {
          try {
            tasks.execute(() -> handedOver.complete(answer));
          } catch (RuntimeException | Error e) {
            // Without a thread, the answer to a paid message must not be lost.
            handedOver.complete(answer);
          }
        });
    return handedOver;
  }

  /**
   * Reads a call that failed. A request of which nothing was written has never left, whatever the
   * reason: no address, no port, no route, no TLS, or no time.
   *
   * @param departed whether the first byte of the request may have been written
   */
  static ProviderResponse failed(Throwable failure, boolean departed) {
    String name = failure.getClass().getSimpleName();
    return departed ? new ProviderResponse.NoAnswer(name) : new ProviderResponse.NotSent(name);
  }

  @Override
  public void destroy() {
    threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
  }
}
