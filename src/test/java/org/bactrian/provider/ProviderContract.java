package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Channel;
import org.bactrian.message.Kind;
import org.bactrian.message.Message;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every provider must do alike, however it is reached; a provider's own test extends it, or
 * {@link HttpProviderContract}, and says how it looks.
 */
public abstract class ProviderContract {
  private static final int ROUNDS = 2_000;
  private static final String HOOK = "hook-secret";
  private static final List<String> IDS =
      List.of("m1", "0042", "00aB", "a-b_C9", "98765432109876543210", "5d914c3dd132d5f45a4e3670");

  private final Provider provider;

  protected ProviderContract(Provider provider) {
    this.provider = provider;
  }

  protected abstract Provider.Settings settings();

  /**
   * What leaves for the message, as its golden file has it.
   *
   * @throws IllegalArgumentException when the provider cannot carry it
   */
  protected abstract String leaving(Message message) throws Exception;

  /** Everything about it that may come into a log. */
  protected abstract String printed(Message message);

  /** The outcome of a call that is answered with the code or sentence. */
  protected abstract SendResult answeredWith(String code);

  /** The outcome where nobody was there. */
  protected abstract SendResult neverLeft();

  /** The outcome where it left, and no answer came. */
  protected abstract SendResult unanswered();

  /** Every code or sentence its pages list, and what it means. */
  protected abstract Map<String, SendResult> documented();

  /** A code no page lists. */
  protected String unlisted() {
    return "4711";
  }

  /** What is kept of the id an answer names the message by. */
  protected abstract List<String> kept(String id);

  /** A receipt as the provider writes it, with one of its {@link #words()}. */
  protected abstract String receipt(String id, String word);

  /** What its pages say became of a message, and what it means. */
  protected abstract Map<String, DeliveryState> words();

  /** Other callbacks it documents, such as replies. */
  protected List<String> otherCallbacks() {
    return List.of();
  }

  /** Of its settings, whatever must never be printed. */
  protected abstract List<String> secrets();

  protected final Provider provider() {
    return provider;
  }

  protected final Account account() {
    return account(settings(), true);
  }

  protected final Account account(Provider.Settings settings, boolean enabled) {
    return new Account(
        "acc", provider, settings, 0, 8, Duration.ofSeconds(1), enabled, HOOK, List.of());
  }

  /** Messages it can carry, one of every kind at least, by the name of their golden file. */
  protected Map<String, Message> samples() {
    Map<String, Message> samples = new LinkedHashMap<>();
    if (provider.channel() == Channel.SMS) {
      samples.put("sms", SampleMessages.sms());
    }
    for (Kind kind : provider.capability().kinds()) {
      samples.put(kind.name().toLowerCase(Locale.ROOT), SampleMessages.viber(kind));
    }
    return samples;
  }

  @Test
  void its_routes_are_named_after_it() {
    String channel = provider.channel().name().toLowerCase(Locale.ROOT);
    assertThat(provider.name()).matches("[a-z][a-z0-9]*(-sms)?").startsWith(provider.family());
    assertThat(provider.route()).isEqualTo("provider-" + provider.family() + "-" + channel);
    assertThat(provider.receiptRoute()).isEqualTo("receipt-from-" + provider.family());
    assertThat(settings()).isInstanceOf(provider.settings());
  }

  @Test
  void it_carries_messages_of_its_channel_and_of_no_other() {
    boolean sms = provider.channel() == Channel.SMS;
    Capability capability = provider.capability();
    assertThat(capability.kinds().isEmpty()).isEqualTo(sms);
    assertThat(capability.smsCharacters() > 0).isEqualTo(sms);
    for (Kind kind : Kind.values()) {
      assertThat(account().canCarry(SampleMessages.anywhere(kind)))
          .isEqualTo(capability.kinds().contains(kind));
    }
    assertThat(account().canCarry(SampleMessages.sms("id", null))).isEqualTo(sms);
  }

  @Test
  void an_account_that_is_off_carries_nothing() {
    Account off = account(settings(), false);
    assertThat(Kind.values()).noneMatch(kind -> off.canCarry(SampleMessages.anywhere(kind)));
    assertThat(off.canCarry(SampleMessages.sms("id", null))).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> what_it_cannot_carry_is_not_translated() {
    assumeTrue(provider.channel() == Channel.VIBER);
    Set<Kind> others = EnumSet.allOf(Kind.class);
    others.removeAll(provider.capability().kinds());
    Map<String, Message> messages = new LinkedHashMap<>();
    others.forEach(kind -> messages.put(kind.name(), SampleMessages.viber(kind)));
    return each(
        messages,
        (name, message) ->
            assertThatThrownBy(() -> leaving(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("does not carry " + Kind.valueOf(name).words()));
  }

  @Test
  void the_longest_text_it_takes_is_translated_and_no_longer_one_chosen() throws Exception {
    assumeTrue(provider.channel() == Channel.SMS);
    int longest = provider.capability().smsCharacters();
    Message message = SampleMessages.sms("id", null, "Ж".repeat(longest));
    assertThat(account().canCarry(message)).isTrue();
    assertThat(leaving(message)).isNotEmpty();
    Message longer = SampleMessages.sms("id", null, "Ж".repeat(longest + 1));
    assertThat(account().canCarry(longer)).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> what_it_can_carry_is_sent_as_its_golden_file_says() {
    return each(
        samples(), (name, message) -> assertThat(leaving(message)).isEqualTo(goldenFile(name)));
  }

  @TestFactory
  Stream<DynamicTest> the_same_message_is_always_the_same_bytes() {
    return each(
        samples(), (name, message) -> assertThat(leaving(message)).isEqualTo(leaving(message)));
  }

  @TestFactory
  Stream<DynamicTest> what_is_printed_shows_no_secret_and_no_whole_number() {
    return each(
        samples(),
        (name, message) ->
            assertThat(settings() + " " + account() + " " + printed(message))
                .doesNotContain(HOOK)
                .doesNotContain(secrets())
                .doesNotContain(message.to().digits()));
  }

  @TestFactory
  Stream<DynamicTest> every_documented_code_means_what_the_contract_says() {
    return documented().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> assertThat(answeredWith(entry.getKey())).isEqualTo(entry.getValue())));
  }

  @Test
  void a_code_nobody_lists_is_a_definite_no() {
    assertThat(answeredWith(unlisted()))
        .isEqualTo(new SendResult.Refused(Reason.OTHER, unlisted()));
  }

  @Test
  void what_never_left_is_refused_and_what_left_without_an_answer_is_unknown() {
    assertThat(unanswered()).isEqualTo(new SendResult.Unknown(null, List.of()));
    assertThat(neverLeft()).isEqualTo(new SendResult.Refused(Reason.PROVIDER_ERROR, null));
  }

  @TestFactory
  Stream<DynamicTest> every_documented_word_of_a_receipt_is_a_state() {
    return words().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () ->
                        assertThat(receipts(receipt("m1", entry.getKey())))
                            .singleElement()
                            .extracting(Receipt::state)
                            .isEqualTo(entry.getValue())));
  }

  @Test
  void a_word_nobody_lists_says_nothing_of_the_message() {
    String strange = receipt("m1", "levitating");
    assertThat(catchThrowable(() -> assertThat(receipts(strange)).isEmpty()))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(UnreadableCallback.class));
  }

  @Test
  void a_receipt_finds_its_message_by_the_id_of_the_answer_whatever_it_looks_like() {
    String word = words().keySet().iterator().next();
    assertThat(IDS)
        .allSatisfy(
            id -> assertThat(kept(id)).contains(receipts(receipt(id, word)).get(0).providerId()));
  }

  @Test
  void a_callback_nobody_can_read_throws_nothing_but_unreadable_callback() {
    Random random = new Random(42);
    List<String> callbacks = new ArrayList<>(otherCallbacks());
    words().keySet().forEach(word -> callbacks.add(receipt("m1", word)));
    for (int round = 0; round < ROUNDS; round++) {
      byte[] good = callbacks.get(round % callbacks.size()).getBytes(StandardCharsets.UTF_8);
      Callback callback = callback(garbage(random, good));
      onlyUnreadable(() -> provider.receiptReader().receipts(callback));
      onlyUnreadable(() -> provider.receiptReader().subscriptions(callback));
      onlyUnreadable(() -> provider.receiptReader().replies(callback));
    }
  }

  private List<Receipt> receipts(String body) {
    return provider.receiptReader().receipts(callback(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Callback callback(byte[] body) {
    return new Callback("acc", Callback.Kind.RECEIPTS, "", "", body);
  }

  private static void onlyUnreadable(ThrowingCallable reading) {
    Throwable thrown = catchThrowable(reading);
    assertThat(thrown == null || thrown instanceof UnreadableCallback).as("%s", thrown).isTrue();
  }

  /** Adds codes, apart by spaces, that are a definite no for one reason. */
  protected static void refused(Map<String, SendResult> documented, Reason reason, String codes) {
    for (String code : codes.split(" ")) {
      documented.put(code, new SendResult.Refused(reason, code));
    }
  }

  /** Random bytes, or a good document with some of its bytes changed, lost, or its end cut off. */
  protected static byte[] garbage(Random random, byte[] good) {
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
    String path = "/golden/" + provider.family() + "/" + name + ".json";
    try (InputStream file = ProviderContract.class.getResourceAsStream(path)) {
      assertThat(file).as(path).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  protected static Stream<DynamicTest> each(Map<String, Message> messages, Check check) {
    return messages.entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(), () -> check.on(sample.getKey(), sample.getValue())));
  }

  /** Of one message, by its name. */
  protected interface Check {
    void on(String name, Message message) throws Exception;
  }
}
