package org.bactrian.route.in;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Masks the secret in the address of a webhook, and the number in that of a person, once the
 * request is answered: the server writes its access log after that.
 */
final class MaskedSecrets extends ValveBase {
  private static final String WEBHOOKS = "/webhooks/";
  private static final Pattern NUMBER = Pattern.compile("(/v1/people|/v1/suppressions)/.+");

  MaskedSecrets() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    try {
      getNext().invoke(request, response);
    } finally {
      String path = request.getDecodedRequestURI();
      if (path != null && path.startsWith(WEBHOOKS)) {
        request.getCoyoteRequest().requestURI().setString(masked(path));
      } else if (path != null && NUMBER.matcher(path).matches()) {
        request
            .getCoyoteRequest()
            .requestURI()
            .setString(NUMBER.matcher(path).replaceFirst("$1/***"));
      }
    }
  }

  /** Keeps the account and the kind of callback; the secret becomes three asterisks. */
  private static String masked(String path) {
    String[] parts = path.substring(WEBHOOKS.length()).split("/", -1);
    String last = parts[parts.length - 1];
    boolean isKind = last.equals("receipts") || last.equals("replies");
    return WEBHOOKS + parts[0] + "/***" + (isKind ? "/" + last : "");
  }
}
