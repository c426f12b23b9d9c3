package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Message;
import org.bactrian.provider.ProviderResponse.Answered;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests that every provider called by HTTP must pass. */
public abstract class HttpProviderContract extends ProviderContract {
  protected static final Instant NOW = Instant.ofEpochMilli(1_655_710_885_431L);
  private static final int ROUNDS = 2_000;

  private final Provider.Settings settings;
  private final Translator<?> translator;
  private final Signer signer;
  private final Interpreter interpreter;

  protected HttpProviderContract(
      Provider provider,
      Provider.Settings settings,
      Translator<?> translator,
      Signer signer,
      Interpreter interpreter) {
    super(provider);
    this.settings = settings;
    this.translator = translator;
    this.signer = signer;
    this.interpreter = interpreter;
  }

  /**
   * Returns whether the provider would accept the signature. Implemented without the code under
   * test.
   */
  protected abstract boolean verifies(ProviderRequest signed);

  /** Returns an answer with the code or sentence, as the provider writes it. */
  protected abstract Answered answer(String code);

  /** Returns an answer that accepts the message and gives it this id. */
  protected abstract Answered accepted(String id);

  /** Returns the request as its golden file has it: the exact bytes that are sent. */
  protected String asGolden(ProviderRequest request) {
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  /** Returns whether the signature depends on the time; a bearer token does not. */
  protected boolean signatureDependsOnTime() {
    return true;
  }

  /**
   * Returns whether an answer with a status of 500 or more is a definite no. False: the message may
   * have been taken all the same, so it is not sent again.
   */
  protected boolean serverFaultIsNo() {
    return true;
  }

  /** Returns the outcome of an answer to any of the sample messages. */
  protected final SendResult interpret(ProviderResponse response) {
    return interpret(response, samples().values().iterator().next());
  }

  protected final SendResult interpret(ProviderResponse response, Message message) {
    return interpreter.interpret(response, message);
  }

  @SuppressWarnings("unchecked")
  protected final ProviderRequest translate(Message message) {
    return ((Translator<Message>) translator).translate(message, account());
  }

  @Override
  protected final Provider.Settings settings() {
    return settings;
  }

  @Override
  protected final String rendered(Message message) {
    return asGolden(translate(message));
  }

  @Override
  protected final String loggable(Message message) {
    return signer.sign(translate(message), account(), NOW) + " " + message;
  }

  @Override
  protected final SendResult outcomeOfCode(String code) {
    return interpret(answer(code));
  }

  @Override
  protected final SendResult outcomeWhenNotSent() {
    return interpret(new ProviderResponse.NotSent("connect"));
  }

  @Override
  protected final SendResult outcomeWithoutAnswer() {
    return interpret(new ProviderResponse.NoAnswer("read timeout"));
  }

  @Override
  protected final List<String> storedIds(String id) {
    return ((SendResult.Submitted) interpret(accepted(id))).providerIds();
  }

  @TestFactory
  Stream<DynamicTest> the_signature_verifies_and_the_signed_body_is_the_translated_one() {
    return each(
        samples(),
        (name, message) -> {
          ProviderRequest request = translate(message);
          ProviderRequest signed = signer.sign(request, account(), NOW);
          assertThat(verifies(signed)).isTrue();
          assertThat(signed.body()).isEqualTo(request.body());
        });
  }

  @TestFactory
  Stream<DynamicTest> a_signature_at_another_time_is_another_signature() {
    assumeTrue(signatureDependsOnTime());
    return each(
        samples(),
        (name, message) -> {
          ProviderRequest once = signer.sign(translate(message), account(), NOW);
          ProviderRequest again = signer.sign(once, account(), NOW.plusMillis(1));
          assertThat(again.headers()).isNotEqualTo(once.headers());
          assertThat(verifies(again)).isTrue();
        });
  }

  @Test
  void an_answer_without_a_code_is_judged_by_its_http_status() {
    assertThat(withoutCode(429)).isEqualTo(Reason.THROTTLED);
    assertThat(withoutCode(400)).isEqualTo(Reason.OTHER);
    for (int fault : List.of(500, 503)) {
      if (serverFaultIsNo()) {
        assertThat(withoutCode(fault)).isEqualTo(Reason.PROVIDER_ERROR);
      } else {
        assertThat(interpret(answered(fault, "<html>Bad Gateway</html>")))
            .isInstanceOf(SendResult.Unknown.class);
      }
    }
  }

  @Test
  void a_2xx_without_a_code_is_unknown() {
    for (Answered nothing :
        List.of(answered(200, "<html>"), answered(204, ""), answered(200, "[]"))) {
      assertThat(interpret(nothing)).isEqualTo(new SendResult.Unknown(null, List.of()));
    }
  }

  @Test
  void an_unreadable_answer_throws_nothing() {
    Random random = new Random(42);
    byte[] good = accepted("m1").body();
    for (int round = 0; round < ROUNDS; round++) {
      int status = 200 + random.nextInt(400);
      assertThat(interpret(new Answered(status, Map.of(), garbage(random, good)))).isNotNull();
    }
  }

  protected static Answered answered(int status, String body) {
    return new Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private Reason withoutCode(int status) {
    SendResult result = interpret(answered(status, "<html>Bad Gateway</html>"));
    return ((SendResult.Refused) result).reason();
  }
}
