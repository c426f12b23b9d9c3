package org.bactrian.provider.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bactrian.provider.AccountProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How requests are signed. Of basic, bearer and oauth2 there is at most one.
 *
 * @param basic name and password (RFC 7617)
 * @param bearer a token that does not change
 * @param oauth2 a token that is fetched (RFC 6749, client credentials)
 * @param hmac a signature over the request
 */
record Sign(
    @Nullable Basic basic,
    @Nullable String bearer,
    @Nullable OAuth2 oauth2,
    @Nullable OverRequest hmac) {

  Sign {
    Faults.require(
        Stream.of(basic, bearer, oauth2).filter(Objects::nonNull).count() <= 1,
        "sign: of basic, bearer and oauth2 only one can be the header Authorization");
    if (bearer != null) {
      Placeholders.checkAccount("sign.bearer", Template.of(bearer).names());
    }
  }

  /** Name and password. */
  record Basic(String user, String password) {
    Basic {
      AccountProperty.required("sign.basic.user", user);
      AccountProperty.required("sign.basic.password", password);
      Placeholders.checkAccount("sign.basic", names(List.of(user, password)));
    }
  }

  /**
   * A token that is fetched with the account's own name and secret.
   *
   * @param by where name and secret stand in the call
   * @param parameters more fields of the call, such as {@code audience}
   */
  record OAuth2(
      URI tokenUrl,
      String clientId,
      String clientSecret,
      @Nullable String scope,
      @DefaultValue("header") By by,
      @DefaultValue Map<String, String> parameters) {

    /** Where name and secret stand. */
    enum By {
      HEADER,
      BODY
    }

    OAuth2 {
      AccountProperty.httpUrl("sign.oauth2.token-url", tokenUrl);
      AccountProperty.required("sign.oauth2.client-id", clientId);
      AccountProperty.required("sign.oauth2.client-secret", clientSecret);
      Placeholders.checkAccount("sign.oauth2", names(List.of(clientId, clientSecret)));
      Placeholders.checkAccount("sign.oauth2.parameters", names(parameters.values()));
    }
  }

  /**
   * An HMAC over the request, made as {@link Hmac} says.
   *
   * @param of the text that is signed
   * @param headers that are added to the request
   */
  record OverRequest(
      @DefaultValue("sha256") Hmac.Algorithm algorithm,
      String key,
      @DefaultValue("text") Hmac.Form keyIs,
      @DefaultValue("hex") Hmac.Form as,
      String of,
      @DefaultValue Map<String, String> headers) {
    static final String SIGNATURE = "signature";

    private static final Set<String> KNOWN =
        Set.of(
            "method",
            "url",
            "path",
            "query",
            "body",
            "body.sha256",
            "timestamp",
            "timestamp.ms",
            "timestamp.iso",
            "nonce");

    OverRequest {
      AccountProperty.required("sign.hmac.key", key);
      new Hmac(algorithm, key, keyIs, as);
      AccountProperty.required("sign.hmac.of", of);
      Faults.requireKnown(
          "sign.hmac.of",
          Template.of(of).names(),
          name -> KNOWN.contains(name) || Placeholders.isOfAccount(name),
          KNOWN);
      Set<String> names = names(headers.values());
      Faults.require(
          names.contains(SIGNATURE), "sign.hmac.headers has no header with {signature} in it");
      Faults.requireKnown(
          "sign.hmac.headers",
          names,
          name ->
              name.equals(SIGNATURE)
                  || (KNOWN.contains(name) && !name.startsWith("body"))
                  || Placeholders.isOfAccount(name),
          KNOWN);
    }

    Hmac hmac() {
      return new Hmac(algorithm, key, keyIs, as);
    }
  }

  /** Returns the names of all placeholders. */
  Set<String> names() {
    Set<String> all = new TreeSet<>();
    if (basic != null) {
      all.addAll(names(List.of(basic.user(), basic.password())));
    }
    if (bearer != null) {
      all.addAll(Template.of(bearer).names());
    }
    if (oauth2 != null) {
      all.addAll(names(List.of(oauth2.clientId(), oauth2.clientSecret())));
      all.addAll(names(oauth2.parameters().values()));
    }
    if (hmac != null) {
      all.addAll(names(hmac.headers().values()));
      all.addAll(names(List.of(hmac.of(), hmac.key())));
    }
    return all;
  }

  /** Returns the names of the placeholders with which a request is signed. */
  Set<String> secretNames() {
    Set<String> all = new TreeSet<>();
    if (basic != null) {
      all.addAll(Template.of(basic.password()).names());
    }
    if (bearer != null) {
      all.addAll(Template.of(bearer).names());
    }
    if (oauth2 != null) {
      all.addAll(Template.of(oauth2.clientSecret()).names());
    }
    if (hmac != null) {
      all.addAll(Template.of(hmac.key()).names());
    }
    return all;
  }

  private static Set<String> names(Iterable<String> texts) {
    Set<String> names = new TreeSet<>();
    texts.forEach(text -> names.addAll(Template.of(text).names()));
    return names;
  }
}
