package org.bactrian.message;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.message.Content.Button;
import org.bactrian.message.Content.Document;
import org.bactrian.message.Content.Image;
import org.bactrian.message.Content.Template;
import org.bactrian.message.Content.Video;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of a message. Parts that no kind has together are a fault of the envelope,
 * which has the kind; a part that is missing and a rule broken inside a part are faults of the
 * content.
 */
final class ContentReader {
  private static final List<String> PARTS = Arrays.stream(Part.values()).map(Part::wire).toList();
  private static final String KINDS =
      Arrays.stream(Kind.values()).map(Kind::words).collect(Collectors.joining("; "));
  private static final Check TEXT = Check.upTo(1000);
  private static final Check CAPTION = Check.upTo(30);
  private static final Check DOCUMENT_NAME = Check.upTo(25);
  private static final Check THUMBNAIL = Check.upTo(1000).and(WebAddress.HTTP);

  private ContentReader() {}

  static Content read(Fields content) {
    Set<Part> parts = parts(content);
    checkKind(content, parts);
    content.only(PARTS, "content");
    return new Content(
        parts.contains(Part.TEXT) ? text(content) : null,
        parts.contains(Part.IMAGE) ? image(content.object("image", false)) : null,
        parts.contains(Part.VIDEO) ? video(content.object("video", false)) : null,
        parts.contains(Part.DOCUMENT) ? document(content.object("document", false)) : null,
        parts.contains(Part.BUTTON)
            ? button(content.object("button", false), parts.contains(Part.VIDEO))
            : null,
        parts.contains(Part.TEMPLATE) ? template(content.object("template", false)) : null);
  }

  private static Set<Part> parts(Fields content) {
    EnumSet<Part> parts = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (content.has(PARTS.get(part.ordinal()))) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static void checkKind(Fields content, Set<Part> parts) {
    if (Kind.of(parts).isEmpty()) {
      String is = parts.isEmpty() ? "has no parts" : "cannot be " + Kind.words(parts);
      Fault.Scope scope =
          Kind.completing(parts).isPresent() ? Fault.Scope.CONTENT : Fault.Scope.ENVELOPE;
      content.withScope(scope).faults().note(is + ": a message is one of " + KINDS);
    }
  }

  private static String text(Fields content) {
    String text = content.optionalString("text", TEXT);
    return text == null ? "" : text;
  }

  private static Image image(Fields image) {
    image.only(List.of("url", "fileName"), "image");
    return new Image(
        image.string("url", WebAddress.HTTPS), image.string("fileName", Check.NOT_EMPTY));
  }

  private static Video video(Fields video) {
    video.only(List.of("url", "thumbnailUrl", "fileSize", "duration"), "video");
    return new Video(
        video.string("url", WebAddress.HTTP),
        video.string("thumbnailUrl", THUMBNAIL),
        video.integer("fileSize", 1),
        video.integer("duration", 1, 600));
  }

  private static Document document(Fields document) {
    document.only(List.of("url", "fileName", "fileType"), "document");
    return new Document(
        document.string("url", WebAddress.HTTP),
        document.string("fileName", DOCUMENT_NAME),
        document.string("fileType", Check.NOT_EMPTY));
  }

  private static Button button(Fields button, boolean besideVideo) {
    button.only(List.of("caption", "url"), "button");
    return new Button(button.string("caption", CAPTION), buttonUrl(button, besideVideo));
  }

  private static @Nullable String buttonUrl(Fields button, boolean besideVideo) {
    if (!besideVideo) {
      return button.string("url", WebAddress.HTTP);
    }
    if (!button.has("url")) {
      return null;
    }
    button.fault(
        "url", "is not allowed beside a video, whose button opens the video: leave it out");
    return null;
  }

  private static Template template(Fields template) {
    template.only(List.of("code", "language", "params"), "template");
    return new Template(
        template.string("code", Check.NOT_EMPTY),
        template.string("language", Check.NOT_EMPTY),
        template.map("params", Integer.MAX_VALUE));
  }
}
