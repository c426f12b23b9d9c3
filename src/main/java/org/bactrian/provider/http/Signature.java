package org.bactrian.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bactrian.base.Sha256;
import org.bactrian.provider.AccountProperty;
import org.bactrian.provider.Callback;
import org.bactrian.provider.FormBody;
import org.bactrian.provider.ProviderJson;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What signs a receipt: an HMAC over parts of the request, or a JSON Web Token in a header.
 * Neither: the secret in the webhook's address alone.
 */
record Signature(@Nullable OverCallback hmac, @Nullable Jwt jwt) {
  private static final String HEADER = "header.";

  /** Seconds that two clocks may differ. */
  private static final long LEEWAY = 60;

  Signature {
    Faults.require(hmac == null || jwt == null, "receipts.signature is an hmac or a jwt, not both");
  }

  /**
   * An HMAC in a header, made as {@link Hmac} says.
   *
   * @param of the text that is signed
   * @param header that has the signature, or several with blanks between them
   * @param prefix that stands before the signature, such as {@code sha256=}
   */
  record OverCallback(
      @DefaultValue("sha256") Hmac.Algorithm algorithm,
      String key,
      @DefaultValue("text") Hmac.Form keyIs,
      @DefaultValue("hex") Hmac.Form as,
      String of,
      String header,
      @DefaultValue("") String prefix) {
    private static final Set<String> KNOWN =
        Set.of("method", "url", "query", "body", "body.sha256", "form.sorted");

    OverCallback {
      AccountProperty.required("receipts.signature.hmac.key", key);
      new Hmac(algorithm, key, keyIs, as);
      AccountProperty.required("receipts.signature.hmac.of", of);
      AccountProperty.required("receipts.signature.hmac.header", header);
      Faults.requireKnown(
          "receipts.signature.hmac.of",
          Template.of(of).names(),
          name -> KNOWN.contains(name) || name.startsWith(HEADER) || Values.isOfAccount(name),
          KNOWN);
    }

    Hmac hmac() {
      return new Hmac(algorithm, key, keyIs, as);
    }

    /**
     * Returns whether the signature says something about the body, or there is none. The fields of
     * a form say nothing about a body that is no form, nor does the query: who knows one signature
     * could send any body with it.
     */
    private boolean mayHave(Callback callback, boolean byGet) {
      Set<String> signed = Template.of(of).names();
      if (signed.contains("body") || signed.contains("body.sha256")) {
        return true;
      }
      boolean isSafe =
          signed.contains("form.sorted")
              ? isForm(callback)
              : !byGet || (!signed.contains("query") && !signed.contains("url"));
      return isSafe || new String(callback.body(), StandardCharsets.UTF_8).isBlank();
    }
  }

  /**
   * A JSON Web Token, signed with HS256 (RFC 7515, 7519). Its {@code exp} and {@code nbf} hold
   * where it has them.
   *
   * @param key with placeholders of the account
   * @param payloadHash the claim that has the SHA-256 of the body, as hex; null: none has
   */
  record Jwt(
      String key, @DefaultValue("Authorization") String header, @Nullable String payloadHash) {
    Jwt {
      AccountProperty.required("receipts.signature.jwt.key", key);
      Values.checkAccount("receipts.signature.jwt.key", Template.of(key).names());
    }
  }

  /** Returns the names of all placeholders. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    if (hmac != null) {
      names.addAll(Template.of(hmac.of()).names());
      names.addAll(Template.of(hmac.key()).names());
    }
    if (jwt != null) {
      names.addAll(Template.of(jwt.key()).names());
    }
    return names;
  }

  /**
   * Returns whether a callback is signed with the account's key.
   *
   * @param byGet whether the provider may call by GET, with all it tells in the query
   * @param epochSecond the time now
   */
  boolean isOf(Callback callback, HttpSettings settings, boolean byGet, long epochSecond) {
    if (hmac != null) {
      return hmac.mayHave(callback, byGet) && hasHmac(callback, settings, hmac);
    }
    return jwt == null || hasToken(callback, settings, jwt, epochSecond);
  }

  private static boolean hasHmac(Callback callback, HttpSettings settings, OverCallback over) {
    String given = callback.request().header(over.header());
    byte[] signed =
        given == null
            ? null
            : Template.of(over.of()).bytes(name -> bytes(name, callback, settings));
    return signed != null && hasOne(given, over.prefix() + over.hmac().of(signed, settings));
  }

  private static boolean hasOne(String given, String expected) {
    boolean has = false;
    for (String one : given.strip().split("\\s+")) {
      has |= MessageDigest.isEqual(utf8(one), utf8(expected));
    }
    return has;
  }

  private static byte @Nullable [] bytes(String name, Callback callback, HttpSettings settings) {
    if (name.equals("body")) {
      return callback.body();
    }
    Object text =
        name.startsWith(HEADER)
            ? callback.request().header(name.substring(HEADER.length()))
            : text(name, callback, settings);
    return text == null ? null : utf8(text.toString());
  }

  private static @Nullable Object text(String name, Callback callback, HttpSettings settings) {
    return switch (name) {
      case "method" -> callback.request().method();
      case "url" -> url(callback, settings);
      case "query" -> callback.query();
      case "body.sha256" -> Sha256.hex(callback.body());
      case "form.sorted" -> sorted(callback);
      default -> Values.of(settings).apply(name);
    };
  }

  /** Returns the address that the provider called: a proxy may have changed its beginning. */
  private static String url(Callback callback, HttpSettings settings) {
    String url = callback.request().url();
    String base = settings.get(HttpSettings.WEBHOOK_URL);
    int path = url.indexOf('/', url.indexOf("://") + 3);
    return base == null || path < 0 ? url : base.replaceFirst("/+$", "") + url.substring(path);
  }

  /** Returns the fields of a form, sorted by name, each name followed by its value. */
  private static String sorted(Callback callback) {
    if (!isForm(callback)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    Map<String, String> fields = new TreeMap<>(FormBody.all(callback.body()));
    fields.forEach((name, value) -> text.append(name).append(value));
    return text.toString();
  }

  private static boolean isForm(Callback callback) {
    return callback
        .contentType()
        .toLowerCase(Locale.ROOT)
        .startsWith("application/x-www-form-urlencoded");
  }

  private static boolean hasToken(
      Callback callback, HttpSettings settings, Jwt jwt, long epochSecond) {
    String header = callback.request().header(jwt.header());
    String[] parts =
        header == null
            ? new String[0]
            : header.strip().replaceFirst("(?i)^bearer ", "").split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    // Which hash is used is said here and not by the token.
    Hmac hs256 = new Hmac(Hmac.Algorithm.SHA256, jwt.key(), Hmac.Form.TEXT, Hmac.Form.BASE64URL);
    String signature = hs256.of(utf8(parts[0] + "." + parts[1]), settings);
    JsonNode claims = json(parts[1]);
    return MessageDigest.isEqual(utf8(parts[2]), utf8(signature))
        && json(parts[0]).path("alg").asText().equals("HS256")
        && epochSecond - LEEWAY < claims.path("exp").asLong(Long.MAX_VALUE)
        && epochSecond + LEEWAY > claims.path("nbf").asLong(Long.MIN_VALUE)
        && (jwt.payloadHash() == null
            || MessageDigest.isEqual(
                utf8(claims.path(jwt.payloadHash()).asText()), utf8(Sha256.hex(callback.body()))));
  }

  private static JsonNode json(String part) {
    return ProviderJson.object(Base64.getUrlDecoder().decode(part))
        .orElseThrow(() -> new IllegalArgumentException("no JSON object"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
