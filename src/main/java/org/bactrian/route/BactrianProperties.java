package org.bactrian.route;

import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.message.Fallback;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything that can be set, but for the accounts, which their providers describe.
 *
 * @param api the HTTP API
 * @param fallback when an SMS follows
 * @param retry after a definite no
 * @param circuitBreaker when an account is rested
 * @param receipts when an account's receipts have gone silent
 * @param events what leaves
 * @param file messages in files
 * @param routes the folder routes/
 * @param instances several on one PostgreSQL
 * @param retention how long what was sent is kept
 * @param backlog messages that may wait for their accounts, scheduled ones too; past it nothing new
 *     is taken. 0: no limit.
 * @param accounts read apart, as their providers describe them
 * @param sandbox read by the provider simulators
 */
@ConfigurationProperties(prefix = "bactrian", ignoreUnknownFields = false)
public record BactrianProperties(
    @DefaultValue Api api,
    @DefaultValue FallbackSettings fallback,
    @DefaultValue Retry retry,
    @DefaultValue Breaking circuitBreaker,
    @DefaultValue Receipts receipts,
    @DefaultValue Events events,
    @DefaultValue Files file,
    @DefaultValue Routes routes,
    @DefaultValue Instances instances,
    @DefaultValue Retention retention,
    @DefaultValue("1000000") long backlog,
    @DefaultValue Map<String, Object> accounts,
    @DefaultValue Map<String, Object> sandbox) {
  public BactrianProperties {
    require(backlog >= 0, "bactrian.backlog must not be negative; 0: no limit");
  }

  /**
   * The HTTP API.
   *
   * @param keys who may call it: name to SHA-256 of the key. None: the server listens on loopback
   *     only.
   * @param maxBody the longest request body taken, in bytes; a longer one is answered 413.
   */
  public record Api(@DefaultValue Map<String, Key> keys, @DefaultValue("262144") int maxBody) {
    public Api {
      require(maxBody >= 1024, "bactrian.api.max-body must be at least 1024 bytes");
    }
  }

  /**
   * An API key.
   *
   * @param sha256 of the key, 64 hex digits.
   */
  public record Key(String sha256) {
    public Key {
      require(
          sha256 != null && sha256.matches("[0-9a-fA-F]{64}"),
          "bactrian.api.keys.<name>.sha256 must be 64 hex digits: the SHA-256 of the key");
    }

    public byte[] bytes() {
      return HexFormat.of().parseHex(sha256);
    }

    @Override
    public String toString() {
      return "Key[***]";
    }
  }

  /**
   * When an SMS follows.
   *
   * @param accounts SMS accounts in the order to try them. None: all, as configured.
   * @param unknown what follows a message whose outcome nobody knows, when it has no duration:
   *     wait, sms or dead-letter.
   * @param byDefault the fallback of messages that name none
   */
  public record FallbackSettings(
      @DefaultValue List<String> accounts,
      @DefaultValue("wait") OnUnknown unknown,
      @org.springframework.boot.context.properties.bind.Name("default")
          @Nullable DefaultFallback byDefault) {}

  /**
   * The fallback of messages that name none. Off unless its rule is set.
   *
   * @param rule undelivered or sentFailed.
   * @param duration from submitted to the SMS, 60 s to 12 h. None: no timer.
   * @param content the SMS text. None: the Viber text.
   * @param sender the SMS sender. None: the SMS account's own.
   */
  public record DefaultFallback(
      @Nullable String rule,
      @Nullable Duration duration,
      @Nullable String content,
      @Nullable String sender) {
    public DefaultFallback {
      require(
          duration == null || (duration.toSeconds() >= 60 && duration.toSeconds() <= 43_200),
          "bactrian.fallback.default.duration must be from 60s to 43200s");
    }

    public @Nullable Fallback asFallback() {
      return rule == null
          ? null
          : new Fallback(Fallback.Rule.of(rule), duration, content, sender, null);
    }
  }

  /**
   * After a definite no.
   *
   * @param maxAttempts calls to providers in all, for one message.
   * @param delay before an account is asked again.
   * @param multiplier of the delay, each further time.
   * @param maxDelay no delay is longer.
   */
  public record Retry(
      @DefaultValue("5") int maxAttempts,
      @DefaultValue("1s") Duration delay,
      @DefaultValue("2") double multiplier,
      @DefaultValue("1m") Duration maxDelay) {
    public Retry {
      require(maxAttempts >= 1, "bactrian.retry.max-attempts must be at least 1");
      require(multiplier >= 1, "bactrian.retry.multiplier must be at least 1");
      require(!delay.isNegative(), "bactrian.retry.delay must not be negative");
      require(
          maxDelay.compareTo(delay) >= 0, "bactrian.retry.max-delay must not be below the delay");
    }
  }

  /**
   * When an account that keeps failing for its own reasons is rested.
   *
   * @param failures in a row, before it rests.
   * @param rest before it is asked again; twice as long each time it fails again.
   * @param maxRest no rest is longer.
   */
  public record Breaking(
      @DefaultValue("10") int failures,
      @DefaultValue("2s") Duration rest,
      @DefaultValue("1m") Duration maxRest) {
    public Breaking {
      require(failures >= 1, "bactrian.circuit-breaker.failures must be at least 1");
      require(rest.toMillis() >= 10, "bactrian.circuit-breaker.rest must be at least 10ms");
      require(
          maxRest.compareTo(rest) >= 0,
          "bactrian.circuit-breaker.max-rest must not be below the rest");
    }
  }

  /**
   * When an account's receipts have gone silent.
   *
   * @param silenceAfter no receipt for so long while messages went out: an alarm.
   * @param silenceMessages and at least so many went out meanwhile.
   * @param holdTimers no SMS leaves for want of a receipt while its account is silent.
   */
  public record Receipts(
      @DefaultValue("15m") Duration silenceAfter,
      @DefaultValue("20") int silenceMessages,
      @DefaultValue("false") boolean holdTimers) {
    public Receipts {
      require(silenceAfter.toSeconds() >= 1, "bactrian.receipts.silence-after must be at least 1s");
      require(silenceMessages >= 1, "bactrian.receipts.silence-messages must be at least 1");
    }
  }

  /**
   * What leaves.
   *
   * @param log each event is a line in the log, numbers masked, no texts.
   * @param http each event is posted, signed as Standard Webhooks says
   * @param file each event is a line of a file
   * @param jms each event goes to the topic bactrian.events of the broker of spring.artemis.
   * @param kafka each event goes to the topic bactrian.events, its key the message's id.
   */
  public record Events(
      @DefaultValue("true") boolean log,
      @DefaultValue EventHttp http,
      @DefaultValue EventFile file,
      @DefaultValue("false") boolean jms,
      @DefaultValue("false") boolean kafka) {}

  /**
   * Each event is posted, signed as Standard Webhooks says.
   *
   * @param url where to. None: off. https, unless private addresses are allowed.
   * @param secrets whsec_ and the base64 of 24 to 64 bytes. Each signs, so that one can follow
   *     another.
   * @param retries after each failed attempt, until the next; after the last one an event is given
   *     up.
   * @param timeout no answer until then is a failure.
   * @param allowPrivate loopback, private and link-local addresses, and http, may be called too.
   */
  public record EventHttp(
      @Nullable String url,
      @DefaultValue List<String> secrets,
      @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
          List<Duration> retries,
      @DefaultValue("15s") Duration timeout,
      @DefaultValue("false") boolean allowPrivate) {
    private static final String SECRET_PREFIX = "whsec_";

    public EventHttp {
      require(
          url == null
              || url.matches((allowPrivate ? "https?" : "https") + "://[^/?#@\\s]+([/?#]\\S*)?"),
          "bactrian.events.http.url must be https://… without a user name; http only with"
              + " allow-private");
      require(
          url == null || !secrets.isEmpty(),
          "bactrian.events.http.secrets must name a secret: whsec_ and base64");
      require(
          secrets.stream().allMatch(EventHttp::isSecret),
          "bactrian.events.http.secrets must each be whsec_ and the base64 of 24 to 64 bytes");
      require(
          retries.stream().noneMatch(Duration::isNegative),
          "bactrian.events.http.retries must not be negative");
      require(timeout.toMillis() > 0, "bactrian.events.http.timeout must be longer than 0");
    }

    private static boolean isSecret(String text) {
      if (!text.startsWith(SECRET_PREFIX)) {
        return false;
      }
      try {
        int bytes = Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length())).length;
        return bytes >= 24 && bytes <= 64;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      return "EventHttp[***]";
    }
  }

  /**
   * Each event is a line of a file.
   *
   * @param path of the file; the day is put before its ending, events-2026-11-21.ndjson. None: off.
   */
  public record EventFile(@Nullable String path) {}

  /**
   * Messages in files.
   *
   * @param enabled whether what appears in the inbox is read and sent.
   * @param inbox the folder files appear in; what was read goes to its .done/, what could not to
   *     its .failed/.
   * @param outbox the folder their results are written to.
   */
  public record Files(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("inbox") String inbox,
      @DefaultValue("outbox") String outbox) {}

  /**
   * The folder routes/.
   *
   * @param reload whether a route file that is added, changed or removed while Bactrian runs takes
   *     effect at once.
   */
  public record Routes(@DefaultValue("false") boolean reload) {}

  /**
   * Several instances on one PostgreSQL.
   *
   * @param lease an instance that says nothing for so long is put out, and others take over what it
   *     worked. At least 3s.
   */
  public record Instances(@DefaultValue("10s") Duration lease) {
    public Instances {
      require(lease.toSeconds() >= 3, "bactrian.instances.lease must be at least 3s");
    }
  }

  /**
   * How long what was sent is kept.
   *
   * @param content after the last change of a finished message its content, number and metadata are
   *     deleted; what providers posted and users wrote goes by its age.
   * @param history after the last change all of it is deleted: states, attempts, events, its id.
   */
  public record Retention(
      @DefaultValue("90d") Duration content, @DefaultValue("400d") Duration history) {
    public Retention {
      require(content.toMinutes() >= 60, "bactrian.retention.content must be at least 1h");
      require(
          history.compareTo(content) >= 0,
          "bactrian.retention.history must not be shorter than bactrian.retention.content");
    }
  }

  public static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
