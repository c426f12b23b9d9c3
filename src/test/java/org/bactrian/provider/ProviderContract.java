package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Channel;
import org.bactrian.message.Kind;
import org.bactrian.message.Message;
import org.bactrian.provider.ProviderResponse.Answered;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every provider must do alike; a provider's own test extends it and says how it looks. */
public abstract class ProviderContract {
  protected static final Instant NOW = Instant.ofEpochMilli(1_655_710_885_431L);

  private static final int ROUNDS = 2_000;

  protected abstract Provider provider();

  protected abstract Provider.Settings settings();

  /** Translates by whichever translator is the message's. */
  protected abstract ProviderRequest translate(Message message, Account account);

  protected abstract Signer signer();

  protected abstract Interpreter interpreter();

  /** Whether the provider would take the signature: written without the code under test. */
  protected abstract boolean verifies(ProviderRequest signed);

  /** An answer with the code or sentence, as the provider writes it. */
  protected abstract Answered answer(String code);

  /** Every code or sentence its pages list, and what it means. */
  protected abstract Map<String, SendResult> documented();

  /** Bodies of callbacks the provider documents. */
  protected abstract List<String> callbacks();

  /** Whatever must never be printed. */
  protected abstract List<String> secrets();

  /** The folder of golden files under {@code golden/}. */
  protected abstract String golden();

  /** The request as its golden file has it: the exact bytes sent. */
  protected byte[] asGolden(ProviderRequest request) {
    return request.body();
  }

  /** A bearer token is the same at every instant; a signature is not. */
  protected boolean signsTheInstant() {
    return true;
  }

  /** What an answer to any of its messages means. */
  protected final SendResult interpret(ProviderResponse response) {
    return interpreter().interpret(response, samples().values().iterator().next());
  }

  protected final Account account() {
    return new Account(
        "acc", provider(), settings(), 0, 8, Duration.ofSeconds(5), true, "hook-secret", List.of());
  }

  /** One message of every kind the provider can carry, by the name of its golden file. */
  protected final Map<String, Message> samples() {
    Map<String, Message> samples = new LinkedHashMap<>();
    if (provider().channel() == Channel.SMS) {
      samples.put("sms", SampleMessages.sms());
    }
    for (Kind kind : provider().capability().kinds()) {
      samples.put(kind.name().toLowerCase(Locale.ROOT), SampleMessages.viber(kind));
    }
    return samples;
  }

  @TestFactory
  Stream<DynamicTest> every_kind_it_can_carry_is_sent_as_its_golden_file_says() {
    return each(
        (name, message) ->
            assertThat(asGolden(translate(message, account())))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(goldenFile(name)));
  }

  @TestFactory
  Stream<DynamicTest> the_same_message_is_always_the_same_bytes() {
    return each(
        (name, message) ->
            assertThat(translate(message, account()).body())
                .isEqualTo(translate(message, account()).body()));
  }

  @TestFactory
  Stream<DynamicTest> the_signature_verifies_and_the_signed_body_is_the_translated_one() {
    return each(
        (name, message) -> {
          ProviderRequest request = translate(message, account());
          ProviderRequest signed = signer().sign(request, account(), NOW);
          assertThat(verifies(signed)).isTrue();
          assertThat(signed.body()).isEqualTo(request.body());
        });
  }

  @TestFactory
  Stream<DynamicTest> signed_at_another_instant_it_is_signed_anew() {
    assumeTrue(signsTheInstant());
    return each(
        (name, message) -> {
          ProviderRequest request = translate(message, account());
          ProviderRequest again =
              signer().sign(signer().sign(request, account(), NOW), account(), NOW.plusMillis(1));
          assertThat(again.headers())
              .isNotEqualTo(signer().sign(request, account(), NOW).headers());
          assertThat(verifies(again)).isTrue();
        });
  }

  @TestFactory
  Stream<DynamicTest> what_is_printed_shows_no_secret_and_no_whole_number() {
    return each(
        (name, message) -> {
          ProviderRequest signed = signer().sign(translate(message, account()), account(), NOW);
          String printed = settings() + " " + account() + " " + signed + " " + message;
          assertThat(printed).doesNotContain(secrets()).doesNotContain(message.to().digits());
        });
  }

  @TestFactory
  Stream<DynamicTest> every_documented_code_means_what_the_contract_says() {
    return documented().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () ->
                        assertThat(interpret(answer(entry.getKey()))).isEqualTo(entry.getValue())));
  }

  @Test
  void a_code_nobody_lists_is_a_definite_no() {
    assertThat(interpret(answer("4711"))).isEqualTo(new SendResult.Refused(Reason.OTHER, "4711"));
  }

  @Test
  void what_never_left_is_refused_and_what_left_without_an_answer_is_unknown() {
    assertThat(interpret(new ProviderResponse.NotSent("connect")))
        .isEqualTo(new SendResult.Refused(Reason.PROVIDER_ERROR, null));
    assertThat(interpret(new ProviderResponse.NoAnswer("read timeout")))
        .isEqualTo(new SendResult.Unknown(null, List.of()));
  }

  @Test
  void an_answer_without_a_code_is_judged_by_its_http_status() {
    assertThat(withoutCode(429)).isEqualTo(Reason.THROTTLED);
    assertThat(withoutCode(500)).isEqualTo(Reason.PROVIDER_ERROR);
    assertThat(withoutCode(503)).isEqualTo(Reason.PROVIDER_ERROR);
    assertThat(withoutCode(400)).isEqualTo(Reason.OTHER);
    assertThat(interpret(answered(200, "<html>")))
        .isEqualTo(new SendResult.Unknown(null, List.of()));
  }

  @Test
  void an_answer_nobody_can_read_throws_nothing() {
    Random random = new Random(42);
    byte[] good = answer("0").body();
    for (int round = 0; round < ROUNDS; round++) {
      int status = 200 + random.nextInt(400);
      byte[] bytes = garbage(random, good);
      assertThat(interpret(new Answered(status, Map.of(), bytes))).isNotNull();
    }
  }

  @Test
  void a_callback_nobody_can_read_throws_nothing_but_unreadable_callback() {
    Random random = new Random(42);
    List<String> callbacks = callbacks();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] good = callbacks.get(round % callbacks.size()).getBytes(StandardCharsets.UTF_8);
      byte[] bytes = garbage(random, good);
      Callback callback = new Callback("acc", Callback.Kind.RECEIPTS, "", "", bytes);
      onlyUnreadable(() -> provider().receiptReader().receipts(callback));
      onlyUnreadable(() -> provider().receiptReader().replies(callback));
    }
  }

  private static void onlyUnreadable(ThrowingCallable reading) {
    Throwable thrown = catchThrowable(reading);
    assertThat(thrown == null || thrown instanceof UnreadableCallback).as("%s", thrown).isTrue();
  }

  protected static Answered answered(int status, String body) {
    return new Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private Reason withoutCode(int status) {
    SendResult result = interpret(answered(status, "<html>Bad Gateway</html>"));
    return ((SendResult.Refused) result).reason();
  }

  /** Random bytes, or a good document with some of its bytes changed, lost, or its end cut off. */
  private static byte[] garbage(Random random, byte[] good) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] changed = Arrays.copyOf(good, 1 + random.nextInt(good.length));
    for (int i = random.nextInt(4); i > 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private String goldenFile(String name) throws IOException {
    String path = "/golden/" + golden() + "/" + name + ".json";
    try (InputStream file = ProviderContract.class.getResourceAsStream(path)) {
      assertThat(file).as(path).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Stream<DynamicTest> each(Check check) {
    return samples().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(), () -> check.on(sample.getKey(), sample.getValue())));
  }

  private interface Check {
    void on(String name, Message message) throws Exception;
  }
}
