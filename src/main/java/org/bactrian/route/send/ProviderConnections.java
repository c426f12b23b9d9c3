package org.bactrian.route.send;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kept connections of one event loop. Each is checked right before it is used again, however
 * short it was idle: a request written to a closed one is lost, and nobody can tell whether it was
 * read. All methods but the first belong to the thread of the event loop.
 */
final class ProviderConnections {
  private static final int CONNECT_MILLIS = 5_000;

  private final EventLoop loop;
  private final Executor tasks;
  private final Supplier<SslContext> tls;
  private final Map<HttpOrigin, Deque<ProbedChannel>> idle = new HashMap<>();

  /**
   * Creates an empty pool.
   *
   * @param tasks looks up addresses, which may take long
   */
  ProviderConnections(EventLoop loop, Executor tasks, Supplier<SslContext> tls) {
    this.loop = loop;
    this.tasks = tasks;
    this.tls = tls;
  }

  /** Begins a call on the event loop, from any thread. */
  void begin(HttpExchange call, long timeoutMillis) {
    loop.execute(
        () -> {
          call.endAfter(timeoutMillis, loop);
          send(call);
        });
  }

  private void send(HttpExchange call) {
    Deque<ProbedChannel> kept = idle.get(call.origin);
    ProbedChannel next = kept == null ? null : kept.pollLast();
    while (next != null && handler(next).hasEnded(next)) {
      next.close();
      next = kept.pollLast();
    }
    if (next != null) {
      handler(next).send(call, next);
    } else {
      lookUp(call);
    }
  }

  private static AnswerHandler handler(Channel channel) {
    return channel.pipeline().get(AnswerHandler.class);
  }

  private void lookUp(HttpExchange call) {
    try {
      tasks.execute(
          () -> {
            try {
              InetAddress[] addresses = InetAddress.getAllByName(call.origin.host());
              loop.execute(() -> connect(call, addresses, 0));
            } catch (UnknownHostException | RuntimeException e) {
              loop.execute(() -> call.fail(e));
            }
          });
    } catch (RuntimeException | Error e) {
      call.fail(e);
    }
  }

  /** Tries one address after the other, for a host may have some that cannot be reached. */
  private void connect(HttpExchange call, InetAddress[] addresses, int next) {
    if (call.hasEnded()) {
      return;
    }
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channelFactory(ProbedChannel::new)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(layers(call.origin))
            .connect(new InetSocketAddress(addresses[next], call.origin.port()));
    ProbedChannel channel = (ProbedChannel) connecting.channel();
    call.by(channel);
    connecting.addListener(
        connected -> {
          if (connected.isSuccess()) {
            secured(call, channel);
          } else if (next + 1 < addresses.length) {
            connect(call, addresses, next + 1);
          } else {
            call.fail(connected.cause());
          }
        });
  }

  private ChannelInitializer<ProbedChannel> layers(HttpOrigin origin) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(ProbedChannel channel) {
        if (origin.tls()) {
          channel.pipeline().addLast(securing(origin, channel));
        }
        AnswerHandler.Answers answers = new AnswerHandler.Answers();
        ChannelHandler handler =
            new AnswerHandler(
                answers, free -> idle.computeIfAbsent(origin, o -> new ArrayDeque<>()).add(free));
        channel.pipeline().addLast(new HttpRequestEncoder(), answers, handler);
      }
    };
  }

  private SslHandler securing(HttpOrigin origin, ProbedChannel channel) {
    SslHandler handler = tls.get().newHandler(channel.alloc(), origin.host(), origin.port());
    // The time limit of the call holds for the handshake, too.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  private void secured(HttpExchange call, ProbedChannel channel) {
    forgetWhenClosed(call.origin, channel);
    @Nullable SslHandler handshake = channel.pipeline().get(SslHandler.class);
    if (handshake == null) {
      use(call, channel);
      return;
    }
    handshake
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                use(call, channel);
              } else {
                call.fail(done.cause());
              }
            });
  }

  /** The connection outlives its first call, and must not hold on to that call's message. */
  private void forgetWhenClosed(HttpOrigin origin, ProbedChannel channel) {
    channel
        .closeFuture()
        .addListener(closed -> idle.getOrDefault(origin, new ArrayDeque<>()).remove(channel));
  }

  private static void use(HttpExchange call, ProbedChannel channel) {
    if (call.hasEnded()) {
      channel.close();
    } else if (!channel.isActive()) {
      call.fail(new ConnectException("the server closed the connection at once"));
    } else {
      handler(channel).send(call, channel);
    }
  }
}
