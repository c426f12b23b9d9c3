package org.bactrian.route.send;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpEntityConverter;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.bactrian.lane.AccountRateLimiter.Permit;

/**
 * A request's bytes, which mark the departure when they are written to the network. The HTTP client
 * writes them when the connection is open, right after the request's head and before it flushes.
 */
final class DepartingEntity extends HttpEntityWrapper {
  private final Permit permit;

  private DepartingEntity(HttpEntity bytes, Permit permit) {
    super(bytes);
    this.permit = permit;
  }

  /** Returns the entity that Camel would have made of the bytes and the exchange's headers. */
  static DepartingEntity of(byte[] body, Exchange exchange, Permit permit) throws Exception {
    return new DepartingEntity(HttpEntityConverter.toHttpEntity(body, exchange), permit);
  }

  @Override
  public void writeTo(OutputStream network) throws IOException {
    permit.departed();
    super.writeTo(network);
  }
}
