package org.bactrian.provider.alibaba;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.bactrian.message.Content;
import org.jspecify.annotations.Nullable;

/**
 * The parameter {@code Content}. Its keys depend on the message type: {@code link} is the address
 * of the image, video or document, {@code action} the address of the button. A button beside a
 * video has no {@code action}, because it opens the video. An image's file name has no key. No page
 * lists the keys of {@code text_image}: {@code text} and {@code link} are sent.
 *
 * @param fileSize in bytes; no page names the unit
 * @param duration in seconds
 */
@JsonPropertyOrder({
  "text",
  "link",
  "thumbnail",
  "fileSize",
  "duration",
  "fileName",
  "fileType",
  "caption",
  "action"
})
record AlibabaContent(
    @Nullable String text,
    @Nullable String link,
    @Nullable String thumbnail,
    @Nullable Long fileSize,
    @Nullable Integer duration,
    @Nullable String fileName,
    @Nullable String fileType,
    @Nullable String caption,
    @Nullable String action) {

  static AlibabaContent of(Content content) {
    Content.Video video = content.video();
    Content.Document document = content.document();
    Content.Button button = content.button();
    return new AlibabaContent(
        given(content.text()),
        given(link(content)),
        video == null ? null : given(video.thumbnailUrl()),
        video == null ? null : Long.valueOf(video.fileSize()),
        video == null ? null : Integer.valueOf(video.duration()),
        document == null ? null : given(document.fileName()),
        document == null ? null : given(document.fileType()),
        button == null ? null : given(button.caption()),
        button == null || video != null ? null : given(button.url()));
  }

  /**
   * Returns null for a missing text, so that its key is left out. A message that is handed over
   * with its faults may lack one.
   */
  private static @Nullable String given(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }

  private static @Nullable String link(Content content) {
    if (content.image() != null) {
      return content.image().url();
    }
    if (content.video() != null) {
      return content.video().url();
    }
    return content.document() == null ? null : content.document().url();
  }
}
