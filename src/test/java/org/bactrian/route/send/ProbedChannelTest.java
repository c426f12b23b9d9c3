package org.bactrian.route.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The probe reads the socket itself. The event loop reads nothing here, as if it had not come to it
 * yet: what the probe finds, it finds alone.
 */
class ProbedChannelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private ServerSocket server;
  private Socket provider;
  private ProbedChannel channel;

  @BeforeEach
  void connect() throws Exception {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    channel =
        (ProbedChannel)
            new Bootstrap()
                .group(loop)
                .channelFactory(ProbedChannel::new)
                .option(ChannelOption.AUTO_READ, false)
                .handler(
                    new ChannelInitializer<Channel>() {
                      @Override
                      protected void initChannel(Channel quiet) {}
                    })
                .connect(server.getLocalSocketAddress())
                .sync()
                .channel();
    provider = server.accept();
  }

  @AfterEach
  void close() throws Exception {
    channel.close().sync();
    provider.close();
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private Callable<Boolean> hasEnded() {
    return () -> loop.submit(channel::hasEnded).get();
  }

  @Test
  void a_connection_that_is_quiet_has_not_ended() throws Exception {
    assertThat(hasEnded().call()).isFalse();
    assertThat(hasEnded().call()).isFalse();
  }

  @Test
  void one_that_the_provider_closed_has_ended_before_the_event_loop_sees_it() throws Exception {
    provider.close();
    await().atMost(PATIENCE).until(hasEnded());
    assertThat(channel.isActive()).as("for the event loop").isTrue();
  }

  @Test
  void one_that_the_provider_reset_has_ended_before_the_event_loop_sees_it() throws Exception {
    provider.setSoLinger(true, 0);
    provider.close();
    await().atMost(PATIENCE).until(hasEnded());
    assertThat(channel.isActive()).as("for the event loop").isTrue();
  }

  @Test
  void one_to_which_the_provider_wrote_unasked_has_ended() throws IOException {
    provider.getOutputStream().write('x');
    await().atMost(PATIENCE).until(hasEnded());
    assertThat(channel.isActive()).as("for the event loop").isTrue();
  }

  @Test
  void one_that_was_closed_here_has_ended() throws Exception {
    channel.close().sync();
    assertThat(hasEnded().call()).isTrue();
  }
}
