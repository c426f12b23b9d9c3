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
 * The tests that every provider must pass, however it is reached. A provider's own test extends
 * this class, or {@link HttpProviderContract}, and describes the provider.
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
   * Returns the request for the message, as its golden file has it.
   *
   * @throws IllegalArgumentException when the provider cannot carry the message
   */
  protected abstract String rendered(Message message) throws Exception;

  /** Returns everything about the message that may reach a log. */
  protected abstract String loggable(Message message);

  /** Returns the outcome of a call that is answered with the code or sentence. */
  protected abstract SendResult outcomeOfCode(String code);

  /** Returns the outcome when no connection opened. */
  protected abstract SendResult outcomeWhenNotSent();

  /** Returns the outcome when the request left and no answer came. */
  protected abstract SendResult outcomeWithoutAnswer();

  /** Returns every code or sentence on the provider's pages, with its outcome. */
  protected abstract Map<String, SendResult> documentedCodes();

  /**
   * Returns those of the documented codes that are about the account as a whole, separated by line
   * breaks: its money, its credentials, its permission, its provider. After any other code the
   * account goes on.
   */
  protected abstract String codesOfTheAccount();

  /** Returns a code that is on no page. */
  protected String undocumentedCode() {
    return "4711";
  }

  /** Returns the ids that are stored when an answer gives the message this id. */
  protected abstract List<String> storedIds(String id);

  /** Returns a receipt as the provider writes it, with one of its {@link #receiptStatuses()}. */
  protected abstract String receipt(String id, String word);

  /** Returns every status on the provider's receipt pages, with its state. */
  protected abstract Map<String, DeliveryState> receiptStatuses();

  /** Returns other documented callbacks, such as replies. */
  protected List<String> otherCallbacks() {
    return List.of();
  }

  /** Returns what must never be printed of the settings. */
  protected abstract List<String> secrets();

  /** Returns the id of the route that sends, for a family and a channel. */
  protected String route(String familyAndChannel) {
    return "provider-" + familyAndChannel;
  }

  /** Returns the id of the route that answers callbacks. */
  protected String receiptRoute(String family) {
    return "receipt-from-" + family;
  }

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

  /**
   * Returns messages that the provider can carry, at least one of every kind, by the name of their
   * golden file.
   */
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
  void the_routes_are_named_after_the_provider() {
    String channel = provider.channel().name().toLowerCase(Locale.ROOT);
    assertThat(provider.name()).matches("[a-z][a-z0-9]*(-sms)?").startsWith(provider.family());
    assertThat(provider.route()).isEqualTo(route(provider.family() + "-" + channel));
    assertThat(provider.receiptRoute()).isEqualTo(receiptRoute(provider.family()));
    assertThat(settings()).isInstanceOf(provider.settings());
  }

  @Test
  void an_account_carries_messages_of_its_channel_only() {
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
  void a_disabled_account_carries_nothing() {
    Account off = account(settings(), false);
    assertThat(Kind.values()).noneMatch(kind -> off.canCarry(SampleMessages.anywhere(kind)));
    assertThat(off.canCarry(SampleMessages.sms("id", null))).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> a_kind_that_it_cannot_carry_is_not_translated() {
    assumeTrue(provider.channel() == Channel.VIBER);
    Set<Kind> others = EnumSet.allOf(Kind.class);
    others.removeAll(provider.capability().kinds());
    Map<String, Message> messages = new LinkedHashMap<>();
    others.forEach(kind -> messages.put(kind.name(), SampleMessages.viber(kind)));
    return each(
        messages,
        (name, message) ->
            assertThatThrownBy(() -> rendered(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("does not carry " + Kind.valueOf(name).words()));
  }

  @Test
  void the_longest_text_is_translated_and_a_longer_one_is_not_carried() throws Exception {
    assumeTrue(provider.channel() == Channel.SMS);
    int longest = provider.capability().smsCharacters();
    Message message = SampleMessages.sms("id", null, "Ж".repeat(longest));
    assertThat(account().canCarry(message)).isTrue();
    assertThat(rendered(message)).isNotEmpty();
    Message longer = SampleMessages.sms("id", null, "Ж".repeat(longest + 1));
    assertThat(account().canCarry(longer)).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> a_message_is_rendered_as_in_its_golden_file() {
    return each(
        samples(), (name, message) -> assertThat(rendered(message)).isEqualTo(goldenFile(name)));
  }

  @TestFactory
  Stream<DynamicTest> one_message_always_gives_the_same_bytes() {
    return each(
        samples(), (name, message) -> assertThat(rendered(message)).isEqualTo(rendered(message)));
  }

  @TestFactory
  Stream<DynamicTest> to_string_shows_no_secret_and_no_whole_number() {
    return each(
        samples(),
        (name, message) ->
            assertThat(settings() + " " + account() + " " + loggable(message))
                .doesNotContain(HOOK)
                .doesNotContain(secrets())
                .doesNotContain(message.to().digits()));
  }

  @TestFactory
  Stream<DynamicTest> every_documented_code_has_its_outcome() {
    return documentedCodes().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> assertThat(outcomeOfCode(entry.getKey())).isEqualTo(entry.getValue())));
  }

  @Test
  void an_undocumented_code_is_a_definite_no() {
    assertThat(outcomeOfCode(undocumentedCode()))
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.OTHER);
              assertThat(refused.providerCode()).isEqualTo(undocumentedCode());
              assertThat(refused.retry()).isEqualTo(SendResult.Retry.BY_REASON);
              assertThat(refused.accountFault()).isEmpty();
            });
  }

  @Test
  void only_a_code_about_the_account_as_a_whole_rests_it() {
    List<String> resting =
        documentedCodes().keySet().stream()
            .filter(code -> outcomeOfCode(code).accountFault().isPresent())
            .toList();
    assertThat(resting).containsExactlyInAnyOrderElementsOf(codesOfTheAccount().lines().toList());
  }

  @Test
  void not_sent_is_refused_and_no_answer_is_unknown() {
    assertThat(outcomeWithoutAnswer()).isEqualTo(new SendResult.Unknown(null, List.of()));
    assertThat(outcomeWhenNotSent()).isEqualTo(new SendResult.Refused(Reason.PROVIDER_ERROR, null));
  }

  @TestFactory
  Stream<DynamicTest> every_documented_receipt_status_has_its_state() {
    return receiptStatuses().entrySet().stream()
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
  void an_undocumented_receipt_status_changes_nothing() {
    String strange = receipt("m1", "levitating");
    assertThat(catchThrowable(() -> assertThat(receipts(strange)).isEmpty()))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(UnreadableCallback.class));
  }

  @Test
  void a_receipt_names_an_id_that_was_stored_with_the_answer() {
    String word = receiptStatuses().keySet().iterator().next();
    assertThat(IDS)
        .allSatisfy(
            id ->
                assertThat(storedIds(id))
                    .containsAnyElementsOf(receipts(receipt(id, word)).get(0).providerIds()));
  }

  @Test
  void an_unreadable_callback_throws_only_unreadable_callback() {
    Random random = new Random(42);
    List<String> callbacks = new ArrayList<>(otherCallbacks());
    receiptStatuses().keySet().forEach(word -> callbacks.add(receipt("m1", word)));
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

  /** Adds codes, separated by spaces, that are a definite no for one reason. */
  protected static void refused(Map<String, SendResult> documented, Reason reason, String codes) {
    for (String code : codes.split(" ")) {
      documented.put(code, new SendResult.Refused(reason, code));
    }
  }

  /** Returns random bytes, or a good document with some bytes changed or its end cut off. */
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

  /** A check of one message, with the name of its golden file. */
  protected interface Check {
    void on(String name, Message message) throws Exception;
  }
}
