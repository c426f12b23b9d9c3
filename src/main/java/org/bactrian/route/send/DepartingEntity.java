package org.bactrian.route.send;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpEntityConverter;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.bactrian.lane.AccountRateLimiter.Permit;

/**
 * A request's bytes, which know when the request departs: before its first line is written. Until
 * then the call has never left, whatever went wrong.
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

  /** Marks the departure of a request of ours; the next step writes its first line. */
  static void departs(ClassicHttpRequest request) {
    if (request.getEntity() instanceof DepartingEntity departing) {
      departing.permit.departed();
    }
  }

  /** Marks the departure, too: a client without the mark above writes the bytes all the same. */
  @Override
  public void writeTo(OutputStream network) throws IOException {
    permit.departed();
    super.writeTo(network);
  }
}
