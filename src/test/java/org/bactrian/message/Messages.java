package org.bactrian.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.time.api.DateTimes;
import org.bactrian.message.Content.Button;
import org.bactrian.message.Content.Document;
import org.bactrian.message.Content.Image;
import org.bactrian.message.Content.Template;
import org.bactrian.message.Content.Video;

/** Generates valid messages. */
final class Messages {
  private static final Arbitrary<String> CHARACTERS =
      Arbitraries.frequencyOf(
          Tuple.of(3, Arbitraries.of("a", " ", "Ж", "🐪", "\"", "\\", "/", "~", "€")),
          Tuple.of(1, Arbitraries.integers().between(0, 0xD7FF).map(Character::toString)),
          Tuple.of(1, Arbitraries.integers().between(0xE000, 0x10FFFF).map(Character::toString)));

  private Messages() {}

  static Arbitrary<ViberMessage> any() {
    return Combinators.combine(envelopes(), contents(), fallbacks())
        .as(
            (envelope, content, fallback) -> {
              boolean wordless = content.text() == null;
              boolean needsWords =
                  fallback != null && fallback.content() == null && fallback.id() == null;
              return with(envelope, content, wordless && needsWords ? null : fallback);
            });
  }

  static Arbitrary<SmsMessage> anySms() {
    return Combinators.combine(
            ids(), ids(), numbers(), words(20).injectNull(0.5), words(300), maps(16))
        .as(
            (id, of, to, sender, text, metadata) ->
                new SmsMessage(id, of, to, sender, text, metadata));
  }

  private static ViberMessage with(ViberMessage envelope, Content content, Fallback fallback) {
    return new ViberMessage(
        envelope.id(),
        envelope.to(),
        envelope.sender(),
        envelope.label(),
        content,
        envelope.ttl(),
        envelope.tags(),
        envelope.device(),
        envelope.tracking(),
        envelope.account(),
        envelope.sendAt(),
        fallback,
        envelope.campaign(),
        envelope.receiver(),
        envelope.metadata(),
        envelope.traceparent());
  }

  private record Optionals(
      String sender,
      Integer ttl,
      List<String> tags,
      Device device,
      String tracking,
      String campaign) {}

  private static Arbitrary<ViberMessage> envelopes() {
    Arbitrary<Optionals> optionals =
        Combinators.combine(
                words(20).injectNull(0.5),
                Arbitraries.integers().between(30, 1_209_600).injectNull(0.5),
                words(50).filter(tag -> !tag.startsWith("_")).list().ofMaxSize(3),
                Arbitraries.of(Device.values()).injectNull(0.5),
                words(20).injectNull(0.5),
                ids().injectNull(0.5))
            .as(Optionals::new);
    return Combinators.combine(
            ids(),
            numbers(),
            Arbitraries.of(Label.values()),
            optionals,
            words(10).injectNull(0.5),
            instants().injectNull(0.5),
            maps(16))
        .as(
            (id, to, label, some, account, sendAt, metadata) ->
                new ViberMessage(
                    id,
                    to,
                    some.sender,
                    label,
                    Content.ofText("replaced"),
                    some.ttl,
                    some.tags,
                    some.device,
                    some.tracking,
                    account,
                    sendAt,
                    null,
                    some.campaign,
                    some.campaign == null ? null : "r-" + (some.campaign.length() % 9),
                    metadata,
                    null));
  }

  private static Arbitrary<Content> contents() {
    Arbitrary<Image> images =
        Combinators.combine(urls("https"), words(40)).as((url, name) -> new Image(url, name));
    Arbitrary<Video> videos =
        Combinators.combine(
                urls("http"),
                urls("https"),
                Arbitraries.longs().between(1, 9_007_199_254_740_991L),
                Arbitraries.integers().between(1, 600))
            .as(Video::new);
    Arbitrary<Document> documents =
        Combinators.combine(urls("HTTPS"), words(25), words(5)).as(Document::new);
    Arbitrary<Button> buttons =
        Combinators.combine(words(30), urls("http")).as((caption, url) -> new Button(caption, url));
    Arbitrary<Template> templates =
        Combinators.combine(words(20), words(5), maps(20)).as(Template::new);
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            words(1000),
            images,
            videos,
            documents,
            buttons,
            templates)
        .as(Messages::content);
  }

  private static Content content(
      Kind kind,
      String text,
      Image image,
      Video video,
      Document document,
      Button button,
      Template template) {
    Button fitting = kind.has(Part.VIDEO) ? new Button(button.caption(), null) : button;
    return new Content(
        kind.has(Part.TEXT) ? text : null,
        kind.has(Part.IMAGE) ? image : null,
        kind.has(Part.VIDEO) ? video : null,
        kind.has(Part.DOCUMENT) ? document : null,
        kind.has(Part.BUTTON) ? fitting : null,
        kind.has(Part.TEMPLATE) ? template : null);
  }

  private static Arbitrary<Fallback> fallbacks() {
    return Combinators.combine(
            Arbitraries.of(Fallback.Rule.values()),
            Arbitraries.integers().between(60, 43_200).map(Duration::ofSeconds).injectNull(0.5),
            words(1200).injectNull(0.5),
            words(11).injectNull(0.5),
            words(10).injectNull(0.8))
        .as(Fallback::new)
        .injectNull(0.3);
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars("._:-")
        .ofMinLength(1)
        .ofMaxLength(64);
  }

  private static Arbitrary<Msisdn> numbers() {
    return Arbitraries.of(
            "+8613800001795", "+380501234567", "+12025550123", "+447400123456", "+4915112345678")
        .map(Msisdn::new);
  }

  private static Arbitrary<Instant> instants() {
    return DateTimes.instants()
        .between(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));
  }

  private static Arbitrary<String> urls(String scheme) {
    return Arbitraries.of("/", "/a.jpg", "/t/42?x=1&y=%20#z", ":8080/ж")
        .map(rest -> scheme + "://cdn.example.com" + rest);
  }

  private static Arbitrary<Map<String, String>> maps(int most) {
    // The schema validator of the tests ignores names that begin with #.
    Arbitrary<String> names = words(5).filter(name -> !name.startsWith("#"));
    return Arbitraries.maps(names, words(8)).ofMaxSize(most);
  }

  /** Generates texts of 1 to {@code most} code points; both ends are frequent. */
  private static Arbitrary<String> words(int most) {
    Arbitrary<String> full = CHARACTERS.map(character -> character.repeat(most));
    Arbitrary<String> some =
        CHARACTERS
            .list()
            .ofMinSize(1)
            .ofMaxSize(Math.min(most, 12))
            .map(all -> String.join("", all));
    return Arbitraries.frequencyOf(Tuple.of(1, full), Tuple.of(5, some));
  }
}
