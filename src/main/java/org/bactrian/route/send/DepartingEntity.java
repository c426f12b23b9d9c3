package org.bactrian.route.send;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.bactrian.lane.AccountRateLimiter.Permit;

/**
 * A request's bytes, which know when the request departs: before its first line is written. Until
 * then the call has never left, whatever went wrong.
 */
final class DepartingEntity extends HttpEntityWrapper {
  private final Permit permit;

  DepartingEntity(byte[] body, Permit permit) {
    super(new ByteArrayEntity(body, null));
    this.permit = permit;
  }

  /** Marks the departure of a request; the next step writes its first line. */
  static void departs(ClassicHttpRequest request) {
    ((DepartingEntity) request.getEntity()).permit.departed();
  }

  /** Marks the departure, too: a client without the mark above writes the bytes all the same. */
  @Override
  public void writeTo(OutputStream network) throws IOException {
    permit.departed();
    super.writeTo(network);
  }
}
