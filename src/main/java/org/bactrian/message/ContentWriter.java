package org.bactrian.message;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.bactrian.message.Content.Button;
import org.bactrian.message.Content.Document;
import org.bactrian.message.Content.Image;
import org.bactrian.message.Content.Template;
import org.bactrian.message.Content.Video;

/** Writes the parts that a message has. */
final class ContentWriter {
  private ContentWriter() {}

  static void write(JsonGenerator json, Content content) throws IOException {
    MessageWriter.optional(json, "text", content.text());
    if (content.image() != null) {
      image(json, content.image());
    }
    if (content.video() != null) {
      video(json, content.video());
    }
    if (content.document() != null) {
      document(json, content.document());
    }
    if (content.button() != null) {
      button(json, content.button());
    }
    if (content.template() != null) {
      template(json, content.template());
    }
  }

  private static void image(JsonGenerator json, Image image) throws IOException {
    json.writeObjectFieldStart("image");
    json.writeStringField("url", image.url());
    json.writeStringField("fileName", image.fileName());
    json.writeEndObject();
  }

  private static void video(JsonGenerator json, Video video) throws IOException {
    json.writeObjectFieldStart("video");
    json.writeStringField("url", video.url());
    json.writeStringField("thumbnailUrl", video.thumbnailUrl());
    json.writeNumberField("fileSize", video.fileSize());
    json.writeNumberField("duration", video.duration());
    json.writeEndObject();
  }

  private static void document(JsonGenerator json, Document document) throws IOException {
    json.writeObjectFieldStart("document");
    json.writeStringField("url", document.url());
    json.writeStringField("fileName", document.fileName());
    json.writeStringField("fileType", document.fileType());
    json.writeEndObject();
  }

  private static void button(JsonGenerator json, Button button) throws IOException {
    json.writeObjectFieldStart("button");
    json.writeStringField("caption", button.caption());
    MessageWriter.optional(json, "url", button.url());
    json.writeEndObject();
  }

  private static void template(JsonGenerator json, Template template) throws IOException {
    json.writeObjectFieldStart("template");
    json.writeStringField("code", template.code());
    json.writeStringField("language", template.language());
    MessageWriter.map(json, "params", template.params());
    json.writeEndObject();
  }
}
