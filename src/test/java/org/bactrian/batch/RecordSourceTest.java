package org.bactrian.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.message.MessageReader;
import org.junit.jupiter.api.Test;

class RecordSourceTest {
  private static final int LONGEST = 100;

  @Test
  void each_line_is_a_record_and_a_blank_line_is_only_counted() throws Exception {
    assertThat(ndjson("{}\r\n\n \t\n{1}")).containsExactly("1@1 {}\r", "2@4 {1}");
    assertThat(ndjson("")).isEmpty();
    assertThat(ndjson("\n\n")).isEmpty();
  }

  @Test
  void a_line_that_is_too_long_is_unreadable_and_the_next_is_read() throws Exception {
    assertThat(ndjson("x".repeat(100_000) + "\n{}\n" + "x".repeat(100)))
        .containsExactly(
            "1@1 ! The line is longer than 100 bytes.", "2@2 {}", "3@3 " + "x".repeat(100));
  }

  @Test
  void no_more_lines_are_read_than_asked_for() throws Exception {
    NdjsonRecords lines = new NdjsonRecords(stream("1\n2\n3\n"), LONGEST, 2);
    assertThat(all(lines)).hasSize(2);
    assertThat(lines.hasMore()).isTrue();
    NdjsonRecords two = new NdjsonRecords(stream("1\n2\n"), LONGEST, 2);
    assertThat(all(two)).hasSize(2);
    assertThat(two.hasMore()).isFalse();
  }

  @Test
  void an_array_is_cut_only_at_the_commas_between_its_elements() throws Exception {
    assertThat(json("[{\"a\": [1, 2], \"b\": \"],}\\\"\\\\\"}, 2 ,{}]"))
        .containsExactly("1@0 {\"a\": [1, 2], \"b\": \"],}\\\"\\\\\"}", "2@0 2 ", "3@0 {}");
    assertThat(json("\uFEFF\n[ ]\n")).isEmpty();
    assertThat(json("[1,]")).containsExactly("1@0 1", "2@0 ");
  }

  @Test
  void no_more_elements_are_read_than_asked_for() throws Exception {
    byte[] three = "[1, 2, 3, 4]".getBytes(StandardCharsets.UTF_8);
    assertThat(all(new JsonRecords(new ByteArrayInputStream(three), LONGEST, 2)))
        .containsExactly(
            "1@0 1", "2@0 2", "3@0 ! At most 2 are read. This one and all after it were not read.");
  }

  @Test
  void a_text_without_an_array_is_one_record() throws Exception {
    assertThat(json(" {\"a\": [1]}\n")).containsExactly("1@0 {\"a\": [1]}\n");
  }

  @Test
  void an_array_without_an_end_or_with_text_after_it_is_reported_after_its_records()
      throws Exception {
    assertThat(json("[{},{\"a\":"))
        .containsExactly("1@0 {}", "2@0 ! The file ends before its array does.");
    assertThat(json("[{}] x"))
        .containsExactly("1@0 {}", "2@0 ! The file has something after the end of its array.");
    assertThat(json("[] x"))
        .containsExactly("1@0 ! The file has something after the end of its array.");
  }

  @Test
  void an_element_that_is_too_long_is_unreadable_and_the_next_is_read() throws Exception {
    assertThat(json("[\"" + "x".repeat(100_000) + "\",{}]"))
        .containsExactly("1@0 ! The message is longer than 100 bytes.", "2@0 {}");
  }

  @Test
  void a_row_is_a_message_of_its_cells() throws Exception {
    assertThat(csv("\uFEFFto, content.text ,ttl,tags\n+1,\"a \"\"b\"\"\nc\",60,x; y\n\n+2,,,\n"))
        .containsExactly(
            "1@2 {\"to\":\"+1\",\"content\":{\"text\":\"a \\\"b\\\"\\nc\"},\"ttl\":60,\"tags\":[\"x\",\"y\"]}",
            "2@5 {\"to\":\"+2\"}");
  }

  @Test
  void a_wrong_header_is_reported_once() throws Exception {
    assertThat(csv("to,to\n1,2\n")).containsExactly("1@2 ! The header names a field twice.");
    assertThat(csv("content,content.text\n1,2\n").get(0)).contains("and fields inside it");
    assertThat(csv("to;label\n1;2\n").get(0)).contains("column 1").contains("separated by commas");
  }

  @Test
  void no_cell_of_a_file_that_is_not_meant_to_be_read_is_quoted() throws Exception {
    for (String foreign :
        List.of(
            "root:x:0:0:root:/root:/bin/bash\nshop:x:1:1\n",
            "to,opensesame\n+1,opensesame\n",
            "opensesame\nopensesame\n",
            "opensesame.opensesame,to\n1,2\n",
            "to,metadata,metadata.opensesame\n1,2\n",
            "to,open\u00A0sesame\nopensesame,opensesame\n",
            "to\n\"opensesame")) {
      assertThat(csv(foreign))
          .as(foreign)
          .singleElement()
          .asString()
          .contains("!")
          .doesNotContain("opensesame", "open", "root", "bash");
    }
  }

  @Test
  void a_row_of_commas_alone_is_no_record_but_its_line_counts() throws Exception {
    assertThat(csv("id,to,label\n,,\na,+1,x\n,,\n,,,,,\nb,+2,\n,,\n"))
        .containsExactly(
            "1@3 {\"id\":\"a\",\"to\":\"+1\",\"label\":\"x\"}", "2@6 {\"id\":\"b\",\"to\":\"+2\"}");
  }

  @Test
  void an_empty_column_at_the_end_is_ignored_and_one_in_the_middle_is_not() throws Exception {
    assertThat(csv("to,id,\n+1,a,\n+2,,\n+3,c\n"))
        .containsExactly(
            "1@2 {\"to\":\"+1\",\"id\":\"a\"}",
            "2@3 {\"to\":\"+2\"}",
            "3@4 {\"to\":\"+3\",\"id\":\"c\"}");
    assertThat(csv("to,id,\n+1,a,b\n").get(0)).contains("more cells than the header's 2");
    assertThat(csv("to,,id\n+1,,a\n").get(0)).contains("no name in column 2");
  }

  @Test
  void headers_of_camel_and_of_protocols_are_no_fields_and_misspelt_fields_are() {
    Map<String, Object> headers = new HashMap<>();
    for (String name :
        List.of(
            "CamelHttpUri",
            "camelfilename",
            "breadcrumbId",
            "JMSCorrelationID",
            "JMS_AMQP_Header",
            "JMSXGroupID",
            "kafka.TOPIC",
            "Content-Type",
            "User-Agent",
            "Accept",
            "Host",
            "X-Forwarded-For",
            "ce-id",
            "BactrianKey",
            "org.apache.camel.x")) {
      headers.put(name, "a");
    }
    assertThat(new DottedFields().message(headers)).isEmpty();
    headers.put("content.txt", "Hi");
    headers.put("tos", "+380501110001");
    headers.put("traceparent", "00-1");
    headers.put("metadata.Camel", "humps");
    assertThat(new DottedFields().message(headers).toString())
        .contains("\"txt\":\"Hi\"", "\"tos\"", "\"traceparent\"", "\"Camel\":\"humps\"");
  }

  @Test
  void a_whole_number_may_have_a_point_and_zeros() throws Exception {
    assertThat(csv("to,ttl,fallback.duration\n+1,120.0,60.00\n+1,120.5,1e3\n"))
        .containsExactly(
            "1@2 {\"to\":\"+1\",\"ttl\":120,\"fallback\":{\"duration\":60}}",
            "2@3 {\"to\":\"+1\",\"ttl\":\"120.5\",\"fallback\":{\"duration\":\"1e3\"}}");
  }

  @Test
  void an_invisible_character_in_the_header_is_named() throws Exception {
    assertThat(csv("id,to\u00A0\na,+1\n"))
        .singleElement()
        .asString()
        .contains("column 2 with U+00A0 (NO-BREAK SPACE)");
  }

  @Test
  void a_quote_that_is_not_closed_ends_the_reading_without_filling_memory() throws Exception {
    List<String> records = csv("to,tracking\n+1,a\n+2,\"" + "x\n".repeat(200_000));
    assertThat(records).hasSize(2);
    assertThat(records.get(1)).contains("cannot be read");
  }

  @Test
  void a_table_that_is_not_utf_8_is_read_up_to_there_and_reported() throws Exception {
    byte[] windows =
        "to,tracking\n+1,a\n+2,\u041f\u0440\u0438\n".getBytes(Charset.forName("windows-1251"));
    List<String> records =
        all(new CsvRecords(new ByteArrayInputStream(windows), LONGEST, MessageReader::hasField));
    assertThat(records.get(records.size() - 1)).contains("! ").contains("not UTF-8");
    byte[] header = "\u043a\u043e\u043c\u0443,to\n1,2\n".getBytes(Charset.forName("windows-1251"));
    assertThat(
            all(new CsvRecords(new ByteArrayInputStream(header), LONGEST, MessageReader::hasField)))
        .singleElement()
        .asString()
        .contains("not UTF-8");
  }

  private static List<String> ndjson(String text) throws IOException {
    return all(new NdjsonRecords(stream(text), LONGEST, Long.MAX_VALUE));
  }

  private static List<String> json(String text) throws IOException {
    return all(new JsonRecords(stream(text), LONGEST));
  }

  private static List<String> csv(String text) throws IOException {
    return all(new CsvRecords(stream(text), LONGEST, MessageReader::hasField));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> all(RecordSource records) throws IOException {
    List<String> found = new ArrayList<>();
    for (BatchRecord record = records.next(); record != null; record = records.next()) {
      Object json = record.json();
      String text =
          json instanceof byte[] bytes
              ? new String(bytes, StandardCharsets.UTF_8)
              : json == null ? "! " + record.fault() : json.toString();
      found.add(record.number() + "@" + record.line() + " " + text);
    }
    return found;
  }
}
