package org.bactrian.route.send;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.route.ContentCoding;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers on one connection, one after the other. What comes while no call waits for an
 * answer, or behind an answer, ends the connection: it would be taken for the next answer.
 */
final class AnswerHandler extends SimpleChannelInboundHandler<HttpObject> {
  /** A longer body is not kept: then only the answer's status says what became of the message. */
  static final int LONGEST_BODY = 64 * 1024;

  /** More answers than these before the answer itself end the call. */
  private static final int MOST_INFORMATIONAL = 10;

  private static final int KEPT_BUFFER = 8 * 1024;
  private static final byte[] NOTHING = new byte[0];

  /** Parses answers, and knows whether bytes are left over. */
  static final class Answers extends HttpResponseDecoder {
    Answers() {
      super(new HttpDecoderConfig().setMaxInitialLineLength(8_192).setMaxHeaderSize(65_536));
    }

    boolean hasMore() {
      return actualReadableBytes() > 0;
    }
  }

  private final Answers answers;
  private final Consumer<ProbedChannel> free;
  private @Nullable HttpExchange call;
  private @Nullable HttpResponse head;
  private int informational;
  private ByteArrayOutputStream body = new ByteArrayOutputStream(256);

  /**
   * Creates the handler of one connection.
   *
   * @param free gets the connection when it may be used for another call
   */
  AnswerHandler(Answers answers, Consumer<ProbedChannel> free) {
    this.answers = answers;
    this.free = free;
  }

  /** Returns whether the connection must not be used for another call. */
  boolean hasEnded(ProbedChannel connection) {
    return connection.hasEnded() || answers.hasMore();
  }

  /** Sends a call over this connection. */
  void send(HttpExchange next, ProbedChannel connection) {
    call = next;
    head = null;
    informational = 0;
    next.depart(connection);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (call == null || call.hasEnded()) {
      context.close();
    } else if (part.decoderResult().isFailure()) {
      call.fail(part.decoderResult().cause());
    } else if (part instanceof HttpResponse begun) {
      begins(begun);
    } else if (head != null && part instanceof HttpContent content) {
      goesOn(content, context);
    }
  }

  private void begins(HttpResponse answer) {
    body.reset();
    if (answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      head = answer;
    } else if (++informational > MOST_INFORMATIONAL) {
      // The answer to come follows an informational one, but not one without end.
      call.fail(new IOException("the answer never begins"));
    }
  }

  private void goesOn(HttpContent content, ChannelHandlerContext context) {
    ByteBuf bytes = content.content();
    int kept = Math.min(bytes.readableBytes(), LONGEST_BODY + 1 - body.size());
    try {
      bytes.readBytes(body, kept);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
    if (body.size() > LONGEST_BODY) {
      context.close();
      ends(NOTHING, false, context);
    } else if (content instanceof LastHttpContent) {
      ends(body.toByteArray(), HttpUtil.isKeepAlive(head) && call.isWritten(), context);
    }
  }

  private void ends(byte[] read, boolean keepAlive, ChannelHandlerContext context) {
    HttpExchange done = call;
    HttpResponse answer = head;
    call = null;
    head = null;
    if (body.size() > KEPT_BUFFER) {
      body = new ByteArrayOutputStream(256);
    }
    if (keepAlive) {
      free.accept((ProbedChannel) context.channel());
    } else {
      context.close();
    }
    done.answer(answered(answer, read));
  }

  private static ProviderResponse answered(HttpResponse answer, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    answer
        .headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    String coding = headers.remove(HttpHeaderNames.CONTENT_ENCODING.toString());
    byte[] plain = ContentCoding.decoded(body, coding, LONGEST_BODY + 1);
    return new ProviderResponse.Answered(
        answer.status().code(), headers, plain.length > LONGEST_BODY ? NOTHING : plain);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed(new EOFException("the connection ended before the answer"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed(cause);
    context.close();
  }

  private void failed(Throwable cause) {
    if (call != null) {
      call.fail(cause);
    }
  }
}
