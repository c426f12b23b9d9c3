package org.bactrian.route.send;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.bactrian.route.CallDeadline;
import org.bactrian.route.ContentCoding;

/**
 * Reads a provider's answer to its end, within the time that the account gives the whole call. So
 * the answer's connection is free again, and what is read has a limit.
 */
final class WholeAnswer implements ExecChainHandler {
  /** A longer body is not kept: then only the answer's status says what became of the message. */
  static final int LONGEST_BODY = 1024 * 1024;

  private static final byte[] NOTHING = new byte[0];

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope call, ExecChain chain)
      throws IOException, HttpException {
    RequestConfig config = call.clientContext.getRequestConfigOrDefault();
    try (CallDeadline deadline =
        CallDeadline.of(call, Timeout.defaultsToDisabled(config.getResponseTimeout()))) {
      try {
        ClassicHttpResponse answer = chain.proceed(request, call);
        read(answer, call);
        return answer;
      } catch (IOException e) {
        call.execRuntime.discardEndpoint();
        throw deadline.failure(e);
      }
    }
  }

  private static void read(ClassicHttpResponse answer, ExecChain.Scope call) throws IOException {
    HttpEntity entity = answer.getEntity();
    if (entity == null) {
      return;
    }
    byte[] body = entity.getContent().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      call.execRuntime.discardEndpoint();
    }
    Header coding = answer.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
    answer.removeHeaders(HttpHeaders.CONTENT_ENCODING);
    byte[] plain =
        ContentCoding.decoded(body, coding == null ? null : coding.getValue(), LONGEST_BODY + 1);
    answer.setEntity(new ByteArrayEntity(plain.length > LONGEST_BODY ? NOTHING : plain, null));
  }
}
