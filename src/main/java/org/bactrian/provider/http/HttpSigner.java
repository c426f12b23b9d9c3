package org.bactrian.provider.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.bactrian.base.Sha256;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Signer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Signs a request as the description of its provider says. A fetched token is already in it. */
@Component("bactrian.httpSigner")
public final class HttpSigner implements Signer {
  static final String AUTHORIZATION = "Authorization";

  @Override
  public ProviderRequest sign(ProviderRequest request, Account account, Instant now) {
    Sign sign = HttpProvider.of(account).description().sign();
    HttpSettings settings = account.settings(HttpSettings.class);
    Map<String, String> added = new LinkedHashMap<>();
    if (sign.basic() != null) {
      added.put(
          AUTHORIZATION,
          basic(text(sign.basic().user(), settings), text(sign.basic().password(), settings)));
    }
    if (sign.bearer() != null) {
      added.put(AUTHORIZATION, "Bearer " + text(sign.bearer(), settings));
    }
    if (sign.hmac() != null) {
      added.putAll(signed(sign.hmac(), request, settings, now));
    }
    return added.isEmpty() ? request : request.withHeaders(added);
  }

  static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  static String text(String template, HttpSettings settings) {
    return Objects.requireNonNullElse(
        Template.of(template).text(Placeholders.ofAccount(settings)), "");
  }

  private static Map<String, String> signed(
      Sign.OverRequest over, ProviderRequest request, HttpSettings settings, Instant now) {
    String nonce = UUID.randomUUID().toString();
    Function<String, @Nullable Object> values = name -> value(name, request, settings, now, nonce);
    byte[] text =
        Template.of(over.of())
            .bytes(
                name ->
                    name.equals("body")
                        ? request.body()
                        : Objects.toString(values.apply(name), "")
                            .getBytes(StandardCharsets.UTF_8));
    String signature = over.hmac().of(text, settings);
    Map<String, String> headers = new LinkedHashMap<>();
    over.headers()
        .forEach(
            (header, template) ->
                headers.put(
                    header,
                    Template.of(template)
                        .text(
                            name ->
                                name.equals(Sign.OverRequest.SIGNATURE)
                                    ? signature
                                    : Objects.requireNonNullElse(values.apply(name), ""))));
    return headers;
  }

  private static @Nullable Object value(
      String name, ProviderRequest request, HttpSettings settings, Instant now, String nonce) {
    return switch (name) {
      case "method" -> request.method();
      case "url" -> request.url();
      case "path" -> request.url().getRawPath();
      case "query" -> request.url().getRawQuery();
      case "body.sha256" -> Sha256.hex(request.body());
      case "timestamp" -> now.getEpochSecond();
      case "timestamp.ms" -> now.toEpochMilli();
      case "timestamp.iso" -> now;
      case "nonce" -> nonce;
      default -> Placeholders.ofAccount(settings).apply(name);
    };
  }
}
