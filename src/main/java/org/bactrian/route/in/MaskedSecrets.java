package org.bactrian.route.in;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Masks the secret in the address of a webhook, and phone numbers in an address and its query, once
 * the request is answered: the server writes its access log after that.
 */
final class MaskedSecrets extends ValveBase {
  private static final String WEBHOOKS = "/webhooks/";
  private static final Pattern PERSON = Pattern.compile("(/v1/people|/v1/suppressions)/.+");

  /** What may be a phone number in a query. */
  private static final Pattern NUMBER = Pattern.compile("(=|\\+|%2[Bb]|%20)[0-9]{7,15}(?![0-9])");

  MaskedSecrets() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    try {
      getNext().invoke(request, response);
    } finally {
      mask(request.getDecodedRequestURI(), request.getCoyoteRequest());
    }
  }

  private static void mask(@Nullable String path, org.apache.coyote.Request request) {
    if (path != null && path.startsWith(WEBHOOKS)) {
      request.requestURI().setString(masked(path));
    } else if (path != null && PERSON.matcher(path).matches()) {
      request.requestURI().setString(PERSON.matcher(path).replaceFirst("$1/***"));
    }
    String query = request.queryString().toString();
    if (query != null) {
      request.queryString().setString(NUMBER.matcher(query).replaceAll("$1***"));
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
