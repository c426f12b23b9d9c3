package org.bactrian.route;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.journal.OptOutWords;
import org.bactrian.journal.QuietHours;
import org.bactrian.message.CostlyNumbers;
import org.bactrian.message.Fallback;
import org.bactrian.message.SmsCharacters;
import org.bactrian.message.SpendLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * The properties under {@code bactrian}, but for those of the accounts, which the providers define.
 *
 * @param api the HTTP API
 * @param fallback when an SMS follows
 * @param retry what happens after a definite no
 * @param circuitBreaker when an account is given a rest
 * @param receipts when an account's receipts are missing
 * @param events where events are sent
 * @param file messages in files
 * @param routes the folder routes/
 * @param dispatch which accounts may carry a message
 * @param prices the file with the prices of calls. None: nothing is estimated.
 * @param sms how an SMS is written
 * @param instances several instances on one PostgreSQL
 * @param retention how long messages are kept
 * @param suppressions who does not want messages
 * @param quietHours when no promotion leaves
 * @param backlog how many messages may wait to be sent, scheduled ones too; past it new ones are
 *     refused. 0: no limit.
 * @param stuckAfter how long a round of the journal's writer or of a stage may take; past it the
 *     instance is not live.
 * @param allowNumbers ranges of numbers that cost many times as much, to which messages are sent
 *     all the same: satellite, shared-cost, premium. None: they are refused.
 * @param held whether everything is held from the start on, until an operator lifts the hold: after
 *     the journal was restored from a backup.
 * @param accounts read by {@code AccountsReader}
 * @param providers descriptions of providers with an HTTP API, read by {@code HttpProviders}
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
    @DefaultValue Dispatch dispatch,
    @Nullable String prices,
    @DefaultValue Sms sms,
    @DefaultValue Instances instances,
    @DefaultValue Retention retention,
    @DefaultValue Suppressions suppressions,
    @DefaultValue QuietSettings quietHours,
    @DefaultValue("1000000") long backlog,
    @DefaultValue Set<CostlyNumbers> allowNumbers,
    @DefaultValue("false") boolean held,
    @DefaultValue("5m") Duration stuckAfter,
    @DefaultValue Map<String, Object> accounts,
    @DefaultValue Map<String, Object> providers,
    @DefaultValue Map<String, Object> sandbox) {
  public BactrianProperties {
    require(backlog >= 0, "bactrian.backlog must not be negative; 0: no limit");
    require(stuckAfter.toSeconds() >= 60, "bactrian.stuck-after must be at least 60s");
  }

  /**
   * The HTTP API.
   *
   * @param keys the API keys, by name. None: no key is needed, and the server listens on loopback
   *     only.
   * @param maxBody the longest request body, in bytes; a longer one is answered 413.
   * @param bodyTimeout how long a whole body may take; then the request is answered 408.
   * @param bodiesInFlight how many bytes all requests together may hold until they are answered;
   *     past it they are answered 503. One key or one webhook may hold a quarter of it.
   * @param trustedProxies networks (CIDR) of proxies whose X-Forwarded-For is believed. None:
   *     nobody is.
   */
  public record Api(
      @DefaultValue Map<String, Key> keys,
      @DefaultValue("262144") int maxBody,
      @DefaultValue("10s") Duration bodyTimeout,
      @DefaultValue("33554432") long bodiesInFlight,
      @DefaultValue List<String> trustedProxies) {
    public Api {
      trustedProxies.forEach(network -> Networks.contains(network, "127.0.0.1"));
      require(maxBody >= 1024, "bactrian.api.max-body must be at least 1024 bytes");
      require(
          bodyTimeout.toMillis() >= 100 && bodyTimeout.toHours() < 1,
          "bactrian.api.body-timeout must be from 100ms to 1h");
      require(
          bodiesInFlight / 8 >= maxBody,
          "bactrian.api.bodies-in-flight must be at least 8 times bactrian.api.max-body");
    }
  }

  /**
   * An API key.
   *
   * @param sha256 the SHA-256 of the key, 64 hex digits. Several are valid together, so that a key
   *     can be changed without a gap.
   * @param scopes what it may do: send, read, operate, reveal.
   * @param accounts the only accounts by which its messages may go. None: all.
   * @param ratePerSecond how many messages it may send in a second. None: no limit.
   * @param messagesPerDay how many messages it may send on a day (UTC). None: no limit.
   */
  public record Key(
      List<String> sha256,
      @DefaultValue("send") List<String> scopes,
      @DefaultValue List<String> accounts,
      @Nullable Integer ratePerSecond,
      @Nullable Long messagesPerDay) {
    public Key {
      require(
          sha256 != null
              && !sha256.isEmpty()
              && sha256.stream().allMatch(hash -> hash.matches("[0-9a-fA-F]{64}")),
          "bactrian.api.keys.<name>.sha256 must be 64 hex digits: the SHA-256 of the key");
      require(
          !scopes.isEmpty() && scopes.stream().allMatch(Key::isScope),
          "bactrian.api.keys.<name>.scopes must each be one of " + Scope.names(Scope.ALL));
      require(
          ratePerSecond == null || ratePerSecond >= 1,
          "bactrian.api.keys.<name>.rate-per-second must be at least 1");
      require(
          messagesPerDay == null || messagesPerDay >= 1,
          "bactrian.api.keys.<name>.messages-per-day must be at least 1");
    }

    private static boolean isScope(String name) {
      return Scope.ALL.stream().anyMatch(scope -> scope.wire().equals(name));
    }

    /** Returns what it may do. */
    public Set<Scope> scopeSet() {
      return scopes.stream().map(Scope::of).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns its hashes as bytes. */
    public List<byte[]> hashes() {
      return sha256.stream().map(HexFormat.of()::parseHex).toList();
    }

    @Override
    public String toString() {
      return "Key[***]";
    }
  }

  /**
   * When an SMS follows.
   *
   * @param accounts SMS accounts in the order to try them. None: all, in the order configured.
   * @param maxParts the most parts that an SMS may have; a message whose SMS would have more is
   *     refused.
   * @param unknown what follows a message without a duration whose outcome is unknown: wait, sms or
   *     dead-letter.
   * @param byDefault the fallback of messages that have none
   */
  public record FallbackSettings(
      @DefaultValue List<String> accounts,
      @DefaultValue("wait") OnUnknown unknown,
      @DefaultValue("6") int maxParts,
      @Name("default") @Nullable DefaultFallback byDefault) {
    public FallbackSettings {
      require(
          maxParts >= 1 && maxParts <= 255, "bactrian.fallback.max-parts must be from 1 to 255");
      String text = byDefault == null ? null : byDefault.content();
      SpendLimits.of(maxParts, Set.of())
          .excess(text == null ? "" : text)
          .ifPresent(
              excess ->
                  require(false, "bactrian.fallback.default.content " + excess + ": shorten it"));
    }
  }

  /**
   * The fallback of messages that have none. It is off unless its rule is set.
   *
   * @param rule undelivered or sentFailed.
   * @param duration from submitted to the SMS, 60 s to 12 h. None: no timer.
   * @param content the text of the SMS. None: the Viber text.
   * @param sender the sender of the SMS. None: the SMS account's own.
   * @param until delivered or seen: what must come within the duration for no SMS to follow.
   */
  public record DefaultFallback(
      @Nullable String rule,
      @Nullable Duration duration,
      @Nullable String content,
      @Nullable String sender,
      @DefaultValue("delivered") Fallback.Until until) {
    public DefaultFallback {
      require(
          until == Fallback.Until.DELIVERED || duration != null,
          "bactrian.fallback.default.until: seen needs bactrian.fallback.default.duration");
      require(
          duration == null || (duration.toSeconds() >= 60 && duration.toSeconds() <= 43_200),
          "bactrian.fallback.default.duration must be from 60s to 43200s");
    }

    public @Nullable Fallback asFallback() {
      return rule == null
          ? null
          : new Fallback(Fallback.Rule.of(rule), duration, content, sender, null, until);
    }
  }

  /**
   * Attempts after a definite no.
   *
   * @param maxAttempts how many calls to one account a message may take.
   * @param delay before the same account is tried again.
   * @param multiplier of the delay, for each further attempt.
   * @param maxDelay the longest delay.
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
   * When an account that keeps failing for its own reasons is given a rest.
   *
   * @param failures how many in a row before the account rests.
   * @param rest how long it rests; twice as long each time it fails again.
   * @param maxRest the longest rest.
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
   * When an account's receipts are missing.
   *
   * @param silenceAfter an alarm is raised when no receipt came for so long while messages were
   *     sent.
   * @param silenceMessages at least so many messages must have been sent meanwhile.
   * @param holdTimers whether overdue messages of a silent account wait, instead of getting an SMS.
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
   * Where events are sent.
   *
   * @param log whether each event is a line in the log, without numbers and texts.
   * @param http each event is posted, signed as Standard Webhooks says: the receiver named http
   * @param receivers named receivers, to each of which events are posted in the same way
   * @param file each event is a line of a file
   * @param jms whether each event is sent to the topic bactrian.events of the broker of
   *     spring.artemis.
   * @param kafka whether each event is sent to the topic bactrian.events, with the message's id as
   *     its key.
   * @param application whether each event goes to the route from bactrian:events of the application
   *     that has taken Bactrian in.
   * @param jmsFormat plain, cloudevents or cloudevents-binary: the form of events by JMS.
   * @param kafkaFormat plain, cloudevents or cloudevents-binary: the form of events by Kafka.
   * @param source the source that CloudEvents name: a URI, or its path.
   */
  public record Events(
      @DefaultValue("true") boolean log,
      @DefaultValue EventHttp http,
      @DefaultValue Map<String, EventHttp> receivers,
      @DefaultValue EventFile file,
      @DefaultValue("false") boolean jms,
      @DefaultValue("false") boolean kafka,
      @DefaultValue("false") boolean application,
      @DefaultValue("plain") EventFormat jmsFormat,
      @DefaultValue("plain") EventFormat kafkaFormat,
      @DefaultValue("/bactrian") String source) {
    /** The name of the receiver that has properties of its own. */
    public static final String HTTP = "http";

    /** The sinks that are no receivers, and the cursor of the counts. */
    private static final Set<String> SINKS =
        Set.of("log", HTTP, "file", "jms", "kafka", "application", "event");

    public Events {
      require(
          source.matches("[!-~&&[^\"<>\\\\^`{|}]]+"),
          "bactrian.events.source must be a URI, or its path, in ASCII: /bactrian");
      http.check("bactrian.events.http");
      receivers.forEach(
          (name, receiver) -> {
            require(
                name.matches("[a-z][a-z0-9-]{0,19}") && !SINKS.contains(name),
                "bactrian.events.receivers."
                    + name
                    + ": a receiver's name has 1 to 20 of a-z 0-9 -, begins with a letter, and is"
                    + " not that of another event sink");
            require(
                receiver.url() != null,
                "bactrian.events.receivers." + name + ".url must be set: https://…");
            receiver.check("bactrian.events.receivers." + name);
          });
      receivers = Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
    }

    /** Returns all receivers by name: the named ones, and http if it is on. */
    public Map<String, EventHttp> allReceivers() {
      Map<String, EventHttp> all = new LinkedHashMap<>();
      if (http.url() != null) {
        all.put(HTTP, http);
      }
      all.putAll(receivers);
      return all;
    }
  }

  /**
   * Each event is posted, signed as Standard Webhooks says.
   *
   * @param url of the receiver. None: off. It is https, unless private addresses are allowed.
   * @param secrets whsec_ and the base64 of 24 to 64 bytes. Each secret signs, so that the receiver
   *     can change over to a new one.
   * @param retries how long to wait after each failed attempt; after the last one an event is given
   *     up.
   * @param timeout how long to wait for an answer.
   * @param allowPrivate whether loopback, private and link-local addresses, and http, are allowed.
   * @param format plain, cloudevents or cloudevents-binary.
   * @param filter which events it gets. None: all.
   */
  public record EventHttp(
      @Nullable String url,
      @DefaultValue List<String> secrets,
      @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
          List<Duration> retries,
      @DefaultValue("15s") Duration timeout,
      @DefaultValue("false") boolean allowPrivate,
      @DefaultValue("plain") EventFormat format,
      @NestedConfigurationProperty @DefaultValue EventFilter filter) {
    private static final String SECRET_PREFIX = "whsec_";

    /**
     * Checks the values.
     *
     * @param property its name
     */
    public void check(String property) {
      require(
          url == null
              || url.matches((allowPrivate ? "https?" : "https") + "://[^/?#@\\s]+([/?#]\\S*)?"),
          property + ".url must be https://… without a user name; http only with allow-private");
      require(
          url == null || !secrets.isEmpty(),
          property + ".secrets must name a secret: whsec_ and base64");
      require(
          secrets.stream().allMatch(EventHttp::isSecret),
          property + ".secrets must each be whsec_ and the base64 of 24 to 64 bytes");
      require(
          retries.stream().noneMatch(Duration::isNegative),
          property + ".retries must not be negative");
      require(timeout.toMillis() > 0, property + ".timeout must be longer than 0");
      filter.check(property + ".filter");
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
   * @param path of the file. Each day has its own: events.ndjson is events-2026-11-21.ndjson. None:
   *     off.
   * @param format plain or cloudevents.
   */
  public record EventFile(@Nullable String path, @DefaultValue("plain") EventFormat format) {
    public EventFile {
      require(
          format != EventFormat.CLOUDEVENTS_BINARY,
          "bactrian.events.file.format must be plain or cloudevents: a line has no headers");
    }
  }

  /**
   * Messages in files.
   *
   * @param enabled whether files in the inbox are read.
   * @param inbox the folder of the files; those that were read are moved to its .done/, those that
   *     could not be read to its .failed/.
   * @param outbox the folder of the results.
   */
  public record Files(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("inbox") String inbox,
      @DefaultValue("outbox") String outbox) {}

  /**
   * The folder routes/.
   *
   * @param reload whether route files that are added, changed or removed while Bactrian runs take
   *     effect at once.
   */
  public record Routes(@DefaultValue("false") boolean reload) {}

  /**
   * Which accounts may carry a message.
   *
   * @param table the file with the table of rules. None: dispatch.csv, if there is one.
   */
  public record Dispatch(@Nullable String table) {}

  /**
   * How an SMS is written.
   *
   * @param characters keep, typographic or latin: whether characters outside the GSM alphabet are
   *     replaced, where the whole text then has fewer parts or as many.
   */
  public record Sms(@DefaultValue("keep") SmsCharacters characters) {}

  /**
   * Several instances on one PostgreSQL.
   *
   * @param lease when an instance does not renew its lease for so long, other instances take over
   *     its work. At least 3s.
   */
  public record Instances(@DefaultValue("10s") Duration lease) {
    public Instances {
      require(lease.toSeconds() >= 3, "bactrian.instances.lease must be at least 3s");
    }
  }

  /**
   * How long messages are kept.
   *
   * @param content how long after its last change a finished message keeps its content, number and
   *     metadata; callbacks and replies are deleted at the same age.
   * @param history how long after its last change everything else of it is kept: id, states,
   *     attempts, events.
   * @param audit how long an entry of the audit is kept; null: for good.
   */
  public record Retention(
      @DefaultValue("90d") Duration content,
      @DefaultValue("400d") Duration history,
      @Nullable Duration audit) {
    public Retention {
      require(content.toMinutes() >= 60, "bactrian.retention.content must be at least 1h");
      require(
          history.compareTo(content) >= 0,
          "bactrian.retention.history must not be shorter than bactrian.retention.content");
      require(
          audit == null || audit.toDays() >= 30, "bactrian.retention.audit must be at least 30d");
    }
  }

  /**
   * Who does not want messages.
   *
   * @param stopWords a reply that is one of these, whatever its case, stops promotions to its
   *     sender.
   * @param startWords a reply that is one of these takes that back.
   */
  public record Suppressions(
      @DefaultValue({
            "stop",
            "stopall",
            "stop all",
            "unsubscribe",
            "opt out",
            "optout",
            "стоп",
            "отписаться",
            "відписатися",
            "stopp",
            "abmelden",
            "arrêt",
            "arret",
            "baja",
            "parar",
            "sair",
            "td",
            "退订",
            "退訂"
          })
          List<String> stopWords,
      @DefaultValue({
            "start",
            "unstop",
            "subscribe",
            "opt in",
            "старт",
            "подписаться",
            "підписатися",
            "anmelden",
            "alta",
            "订阅",
            "訂閱"
          })
          List<String> startWords) {
    public Suppressions {
      require(
          OptOutWords.of(stopWords, List.of()).stop().stream()
              .noneMatch(OptOutWords.of(startWords, List.of()).stop()::contains),
          "bactrian.suppressions.start-words has a word that is in stop-words, too");
    }

    /** Returns the replies that stop messages, or want them again. */
    public OptOutWords words() {
      return OptOutWords.of(stopWords, startWords);
    }
  }

  /**
   * When no promotion leaves, in the recipient's own time.
   *
   * @param promotion None: at no time.
   */
  public record QuietSettings(@Nullable Hours promotion) {
    /** Returns the hours. */
    public QuietHours hours() {
      return promotion == null ? QuietHours.NONE : promotion.hours();
    }
  }

  /**
   * Hours of a day.
   *
   * @param from the time of day at which they begin, such as "21:00".
   * @param until the time of day at which they have ended, such as "08:00".
   */
  public record Hours(String from, String until) {
    private static final String PREFIX = "bactrian.quiet-hours.promotion";

    public Hours {
      require(
          !time("from", from).equals(time("until", until)),
          PREFIX + ".from and .until must differ");
    }

    private QuietHours hours() {
      return new QuietHours(time("from", from), time("until", until));
    }

    private static LocalTime time(String name, @Nullable String text) {
      try {
        return LocalTime.parse(text == null ? "" : text);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            PREFIX
                + "."
                + name
                + " must be a time of day in quotes, such as \"21:00\": without quotes YAML makes a"
                + " number of it");
      }
    }
  }

  /**
   * Checks a property.
   *
   * @throws IllegalArgumentException with this sentence, when it is wrong
   */
  public static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
