package org.bactrian.route.send;

import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection that tells, without waiting, whether the server has closed it or written to it. */
final class ProbedChannel extends NioSocketChannel {
  private final ByteBuffer oneByte = ByteBuffer.allocate(1);

  /**
   * Returns whether the connection must not be used for another request. The event loop may not
   * have seen yet what has arrived, so the socket itself is read. The connection is of no use after
   * true.
   */
  boolean hasEnded() {
    try {
      return !isActive() || javaChannel().read(oneByte.clear()) != 0;
    } catch (IOException e) {
      return true;
    }
  }
}
