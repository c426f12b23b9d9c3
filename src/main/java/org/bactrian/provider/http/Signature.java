package org.bactrian.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bactrian.base.Sha256;
import org.bactrian.provider.AccountProperty;
import org.bactrian.provider.Callback;
import org.bactrian.provider.FormBody;
import org.bactrian.provider.ProviderJson;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The signature of a receipt: an HMAC over parts of the request, or a JSON Web Token in a header.
 * Neither: the secret in the webhook's address alone.
 *
 * @param freshWithin how far the signed time may be from now; zero: any time
 */
record Signature(
    @Nullable OverCallback hmac, @Nullable Jwt jwt, @DefaultValue("5m") Duration freshWithin) {
  private static final String HEADER = "header.";
  private static final String QUERY = "query";
  private static final String URL = "url";

  /** Seconds that two clocks may differ. */
  private static final long LEEWAY = 60;

  Signature {
    Faults.require(hmac == null || jwt == null, "receipts.signature is an hmac or a jwt, not both");
    Faults.require(
        !freshWithin.isNegative(),
        "receipts.signature.fresh-within must be a time such as 5m, or 0 for signatures of any age");
  }

  /**
   * Checks that a signature says something about what a receipt is.
   *
   * @param byGet whether the provider may call by GET, with all it tells in the query
   */
  void check(boolean byGet) {
    Faults.require(
        jwt == null || !byGet,
        "receipts.signature.jwt says nothing about a query, and by receipts.get all that a receipt"
            + " tells is in the query: sign with an hmac of {query} or {url}, or leave out"
            + " receipts.get");
    Faults.require(
        hmac == null || !byGet || hmac.hasQuery(),
        "receipts.signature.hmac.of has neither {query} nor {url}, and by receipts.get all that a"
            + " receipt tells is in the query: add one of them, or leave out receipts.get");
  }

  /**
   * An HMAC in a header, made as {@link Hmac} says.
   *
   * @param of the text that is signed
   * @param header that has the signature, or several with blanks between them
   * @param prefix that stands before the signature, such as {@code sha256=}
   * @param timestamp the header that has the time of the signature; null: that one of {@code of}
   *     whose name has the word timestamp in it, if there is one
   */
  record OverCallback(
      @DefaultValue("sha256") Hmac.Algorithm algorithm,
      String key,
      @DefaultValue("text") Hmac.Form keyIs,
      @DefaultValue("hex") Hmac.Form as,
      String of,
      String header,
      @DefaultValue("") String prefix,
      @Nullable String timestamp) {
    private static final Set<String> KNOWN =
        Set.of("method", URL, QUERY, "body", "body.sha256", "form.sorted");

    OverCallback {
      AccountProperty.required("receipts.signature.hmac.key", key);
      new Hmac(algorithm, key, keyIs, as);
      AccountProperty.required("receipts.signature.hmac.of", of);
      AccountProperty.required("receipts.signature.hmac.header", header);
      Faults.requireKnown(
          "receipts.signature.hmac.of",
          Template.of(of).names(),
          name -> KNOWN.contains(name) || name.startsWith(HEADER) || Placeholders.isOfAccount(name),
          KNOWN);
      Faults.require(
          timestamp == null || signedHeaders(of).anyMatch(name -> name.equalsIgnoreCase(timestamp)),
          "receipts.signature.hmac.timestamp: the header "
              + timestamp
              + " is not signed; put {header."
              + timestamp
              + "} into receipts.signature.hmac.of");
    }

    private static Stream<String> signedHeaders(String of) {
      return Template.of(of).names().stream()
          .filter(name -> name.startsWith(HEADER))
          .map(name -> name.substring(HEADER.length()));
    }

    /** Returns the header that has the time of the signature; empty: none has. */
    private Optional<String> timeHeader() {
      return timestamp != null
          ? Optional.of(timestamp)
          : signedHeaders(of)
              .filter(name -> name.toLowerCase(Locale.ROOT).contains("timestamp"))
              .findFirst();
    }

    private boolean hasQuery() {
      Set<String> signed = Template.of(of).names();
      return signed.contains(QUERY) || signed.contains(URL);
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
      boolean isSafe = signed.contains("form.sorted") ? isForm(callback) : !byGet || !hasQuery();
      return isSafe || isBlank(callback);
    }
  }

  /**
   * A JSON Web Token, signed with HS256 (RFC 7515, 7519). Its {@code exp}, {@code nbf} and {@code
   * iat} hold where it has them.
   *
   * @param key with placeholders of the account
   * @param payloadHash the claim that has the SHA-256 of the body, as hex; null: none has
   */
  record Jwt(
      String key, @DefaultValue("Authorization") String header, @Nullable String payloadHash) {
    Jwt {
      AccountProperty.required("receipts.signature.jwt.key", key);
      Placeholders.checkAccount("receipts.signature.jwt.key", Template.of(key).names());
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
   * Returns whether a callback is signed with the account's key, and not long ago. An old one may
   * be sent again by whoever has seen it.
   *
   * @param byGet whether the provider may call by GET, with all it tells in the query
   * @param epochSecond the time now
   */
  boolean isOf(Callback callback, HttpSettings settings, boolean byGet, long epochSecond) {
    if (hmac != null) {
      return hmac.mayHave(callback, byGet)
          && (hmac.hasQuery() || !isQueryRead(callback))
          && hasHmac(callback, settings, hmac)
          && hmac.timeHeader().stream()
              .allMatch(name -> isFresh(callback.request().header(name), epochSecond));
    }
    return jwt == null
        || (!isQueryRead(callback) && hasToken(callback, settings, jwt, epochSecond));
  }

  /** Returns whether the fields of the query would be read: those of a body come first. */
  private static boolean isQueryRead(Callback callback) {
    return isBlank(callback) && !callback.query().isEmpty();
  }

  private static boolean isBlank(Callback callback) {
    return new String(callback.body(), StandardCharsets.UTF_8).isBlank();
  }

  private boolean isFresh(@Nullable String time, long epochSecond) {
    return freshWithin.isZero()
        || (time != null
            && Math.abs(SignedTime.epochSecond(time.strip()) - epochSecond)
                <= freshWithin.toSeconds());
  }

  /** Returns the names of the placeholders in its key. */
  Set<String> keyNames() {
    String key = hmac != null ? hmac.key() : jwt != null ? jwt.key() : "";
    return Template.of(key).names();
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
      case URL -> url(callback, settings);
      case QUERY -> callback.query();
      case "body.sha256" -> Sha256.hex(callback.body());
      case "form.sorted" -> sorted(callback);
      default -> Placeholders.ofAccount(settings).apply(name);
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

  private boolean hasToken(Callback callback, HttpSettings settings, Jwt jwt, long epochSecond) {
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
        && (!claims.hasNonNull("iat") || isFresh(claims.path("iat").asText(), epochSecond))
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
