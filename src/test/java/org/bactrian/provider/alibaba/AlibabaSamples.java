package org.bactrian.provider.alibaba;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.provider.Account;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderRequest;
import org.jspecify.annotations.Nullable;

/** The accounts of the examples in Alibaba's pages. */
final class AlibabaSamples {
  static final String KEY_ID = "YourAccessKeyId";
  static final String KEY_SECRET = "YourAccessKeySecret";

  private AlibabaSamples() {}

  static AlibabaSettings viber(String parameters) {
    return viber(null, null, parameters);
  }

  static AlibabaSettings viber(
      @Nullable String securityToken, @Nullable String custSpaceId, String parameters) {
    return new AlibabaSettings(
        URI.create("https://cams.ap-southeast-1.aliyuncs.com"),
        KEY_ID,
        KEY_SECRET,
        securityToken,
        "20019",
        custSpaceId,
        parameters);
  }

  static AlibabaSmsSettings sms(@Nullable String from) {
    return new AlibabaSmsSettings(
        URI.create("https://dysmsapi.ap-southeast-1.aliyuncs.com/"),
        KEY_ID,
        KEY_SECRET,
        null,
        from);
  }

  static Account account(AlibabaSettings settings) {
    return account(new AlibabaViber(new AlibabaViberReceipts()), settings);
  }

  static Account account(AlibabaSmsSettings settings) {
    return account(new AlibabaSms(new AlibabaSmsReceipts()), settings);
  }

  private static Account account(Provider provider, Provider.Settings settings) {
    return new Account(
        "ali", provider, settings, 0, 8, Duration.ofSeconds(5), true, "hook", List.of());
  }

  /** Returns every parameter of a request, wherever it travels. */
  static Map<String, String> parameters(ProviderRequest request) {
    Map<String, String> all =
        new TreeMap<>(AlibabaSignature.parameters(request.url().getRawQuery()));
    all.putAll(AlibabaSignature.parameters(new String(request.body(), StandardCharsets.UTF_8)));
    return all;
  }

  /** Returns the golden form: the exact bytes of query and body, and the decoded parameters. */
  static String golden(ProviderRequest request) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("says", parameters(request));
    shown.put("query", String.valueOf(request.url().getRawQuery()));
    shown.put("body", new String(request.body(), StandardCharsets.UTF_8));
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(shown) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
