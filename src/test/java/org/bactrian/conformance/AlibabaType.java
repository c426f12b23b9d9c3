package org.bactrian.conformance;

import java.util.List;
import java.util.Locale;
import org.bactrian.message.Kind;

/** A MessageType of Alibaba in the words of both pages, with the keys that Content must have. */
enum AlibabaType {
  TEXT(Kind.TEXT, "a text message", "文本消息", "text"),
  IMAGE(Kind.IMAGE_ONLY, "an image message", "图片消息", "link"),
  VIDEO(Kind.VIDEO_ONLY, "a video message", "视频消息", "link", "thumbnail", "fileSize", "duration"),
  DOCUMENT(Kind.DOCUMENT_ONLY, "a document message", "文件消息", "link", "fileName", "fileType"),
  TEXT_BUTTON(Kind.TEXT_BUTTON, "text and button", "文本+按钮消息", "text", "caption", "action"),
  TEXT_IMAGE_BUTTON(
      Kind.TEXT_IMAGE_BUTTON,
      "text, image, and button",
      "文本+图片+按钮消息",
      "text",
      "link",
      "caption",
      "action"),
  TEXT_VIDEO(
      Kind.TEXT_VIDEO,
      "text and video",
      "文本+视频消息",
      "text",
      "link",
      "thumbnail",
      "fileSize",
      "duration"),
  TEXT_VIDEO_BUTTON(
      Kind.TEXT_VIDEO_BUTTON,
      "text, video, and button",
      "文本+视频+按钮消息",
      "text",
      "link",
      "thumbnail",
      "fileSize",
      "duration",
      "caption"),
  /** Neither page lists its keys. */
  TEXT_IMAGE(Kind.TEXT_IMAGE, "text and image", "文本+图片消息");

  private final Kind kind;
  private final String inEnglish;
  private final String inChinese;
  private final List<String> keys;

  AlibabaType(Kind kind, String inEnglish, String inChinese, String... keys) {
    this.kind = kind;
    this.inEnglish = inEnglish;
    this.inChinese = inChinese;
    this.keys = List.of(keys);
  }

  Kind kind() {
    return kind;
  }

  String inEnglish() {
    return inEnglish;
  }

  String inChinese() {
    return inChinese;
  }

  List<String> keys() {
    return keys;
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
