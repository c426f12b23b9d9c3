package org.bactrian.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

/** A message in XML is the message in JSON, to its fingerprint and its faults. */
class XmlMessageTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String OPEN = "<message xmlns=\"urn:bactrian:message\">";
  private static final String REST =
      "<to>+380501110001</to><label>promotion</label><content><text>Hi</text></content>";
  private static final Schema SCHEMA = schema();

  private final MessageReader reader =
      new MessageReader(() -> "made", null, SpendLimits.of(255, Set.of()));
  private final MessageWriter writer = new MessageWriter();

  private static Schema schema() {
    try {
      return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(XmlMessageTest.class.getResource("/META-INF/bactrian/schema/message.xsd"));
    } catch (SAXException e) {
      throw new AssertionError(e);
    }
  }

  @Property(tries = 500)
  void a_message_in_xml_is_the_one_in_json_and_has_its_fingerprint(
      @ForAll("messages") ViberMessage message, @ForAll Random random) {
    ObjectNode tree = tree(message, XmlMessageTest::isXml);
    assertThat(reader.read(tree)).isInstanceOf(ReadResult.Good.class);
    assertThat(reader.read(xml(tree, random))).isEqualTo(reader.read(tree));
  }

  @Property(tries = 200)
  void a_valid_message_satisfies_the_schema(
      @ForAll("messages") ViberMessage message, @ForAll Random random) {
    // The validator counts an emoji as two characters.
    ObjectNode tree = tree(message, c -> isXml(c) && c < 0x10000);
    String xml = new String(xml(tree, random), StandardCharsets.UTF_8);
    assertThatNoException()
        .as(xml)
        .isThrownBy(() -> SCHEMA.newValidator().validate(new StreamSource(new StringReader(xml))));
  }

  @Property(tries = 200)
  void faults_point_at_the_same_fields(
      @ForAll("messages") ViberMessage message, @ForAll Random random) {
    ObjectNode tree = tree(message, XmlMessageTest::isXml);
    tree.put("to", "12").put("labell", "promotion").remove("label");
    ((ObjectNode) tree.get("content")).put("txt", "a");
    tree.withObject("/metadata");
    assertThat(Set.copyOf(((ReadResult.Bad) reader.read(xml(tree, random))).faults()))
        .isEqualTo(Set.copyOf(((ReadResult.Bad) reader.read(tree)).faults()));
  }

  @Property(tries = 500)
  void any_xml_and_nearly_xml_is_read_without_an_exception(@ForAll("nearlyXml") String text) {
    assertThatCode(() -> reader.read(text.getBytes(StandardCharsets.UTF_8)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE message [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + OPEN
            + "<id>&x;</id></message>",
        "<!DOCTYPE message SYSTEM \"http://127.0.0.1:1/a.dtd\">" + OPEN + "</message>",
        "<!DOCTYPE message [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>"
            + OPEN
            + "<id>&b;</id></message>",
        OPEN + "<id>&x;</id></message>",
        OPEN + "<id>a</id><id>b</id></message>",
        OPEN + "<id>a</id>",
        "<message><id>a</id></message>",
        "<order xmlns=\"urn:bactrian:message\"/>",
        "<",
        "<!-- nothing -->"
      })
  void what_is_no_xml_or_has_a_dtd_is_refused_whole(String xml) {
    ReadResult result = reader.read(xml.getBytes(StandardCharsets.UTF_8));
    assertThat(result).isInstanceOf(ReadResult.NotJson.class);
    assertThat(result.toString()).doesNotContain("passwd").doesNotContain("root:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<ttl>soon</ttl>|/ttl|must be an integer from 30 to 1209600, is a string",
        "<sender a='b'>Shop</sender>|/sender|has the attribute a: remove it",
        "<sender><b>Shop</b></sender>|/sender|must be a string, is an object",
        "<x:device xmlns:x='urn:other'>all</x:device>|/device|is not of the namespace urn:bactrian:message",
        "<metadata><shop>7</shop></metadata>|/metadata/shop|is no entry: write <entry key=\"shop\">",
        "<metadata><entry>7</entry></metadata>|/metadata|has an entry without the attribute key",
        "<metadata>7</metadata>|/metadata|has text beside its elements: remove it",
        "<tags><tag>ok</tag><tag>_no</tag></tags>|/tags/1|starts with _: a tag must not, remove it",
        "<tags><label>no</label></tags>|/tags/label|is no tag: write <tag>",
        "<fallback><duratio>60</duratio></fallback>|/fallback/duratio|is no field of fallback: did you mean duration?"
      })
  void each_fault_is_named_by_the_pointer_of_its_field(
      String field, String pointer, String detail) {
    ReadResult result =
        reader.read((OPEN + REST + field + "</message>").getBytes(StandardCharsets.UTF_8));
    assertThat(result).isInstanceOf(ReadResult.Bad.class);
    assertThat(((ReadResult.Bad) result).faults())
        .extracting(Fault::pointer, Fault::detail)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(pointer, detail));
  }

  @Test
  void text_keeps_its_spaces_and_numbers_need_none() {
    String xml =
        "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?><!-- made by a style sheet -->\n"
            + OPEN
            + "<to>+380501110001</to> <label>promotion</label><ttl> 60\n</ttl>"
            + "<content><text> a &lt;<![CDATA[b]]> &#10;</text></content></message>";
    ViberMessage message =
        ((ReadResult.Good) reader.read(xml.getBytes(StandardCharsets.UTF_8))).message();
    assertThat(message.ttl()).isEqualTo(60);
    assertThat(message.content().text()).isEqualTo(" a <b \n");
  }

  /** A long name costs no more than it has bytes, wherever it stands. */
  @Test
  void names_that_are_long_and_many_are_read_at_once() {
    StringBuilder inner = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      inner.append("<a").append(i).append(" b='c'/>");
    }
    String name = "n".repeat(900);
    String xml = OPEN + "<" + name + ">" + inner + "</" + name + "></message>";
    ReadResult result = reader.read(xml.getBytes(StandardCharsets.UTF_8));
    assertThat(((ReadResult.Bad) result).faults()).hasSizeLessThan(10);
  }

  /** Returns the tree of a message without the characters that XML does not have. */
  private ObjectNode tree(ViberMessage message, IntPredicate has) {
    try {
      return (ObjectNode) without(MAPPER.readTree(writer.write(message)), has);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode without(JsonNode node, IntPredicate has) {
    if (node instanceof ObjectNode object) {
      ObjectNode other = MAPPER.createObjectNode();
      object
          .properties()
          .forEach(one -> other.set(kept(one.getKey(), has), without(one.getValue(), has)));
      return other;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode other = MAPPER.createArrayNode();
      array.forEach(one -> other.add(without(one, has)));
      return other;
    }
    return node.isTextual() ? TextNode.valueOf(kept(node.textValue(), has)) : node;
  }

  private static String kept(String text, IntPredicate has) {
    return text.codePoints()
        .mapToObj(c -> has.test(c) ? Character.toString(c) : "x")
        .collect(Collectors.joining());
  }

  private static boolean isXml(int c) {
    return c == 9
        || c == 10
        || c == 13
        || c >= 0x20 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }

  /** Writes the tree of a message as XML, its elements in any order. */
  private static byte[] xml(JsonNode message, Random random) {
    StringBuilder xml = new StringBuilder(OPEN);
    fields(xml, (ObjectNode) message, "", random);
    return xml.append("</message>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void fields(StringBuilder xml, ObjectNode object, String path, Random random) {
    List<Map.Entry<String, JsonNode>> fields = new java.util.ArrayList<>(object.properties());
    java.util.Collections.shuffle(fields, random);
    for (Map.Entry<String, JsonNode> field : fields) {
      String below = path + "/" + field.getKey();
      boolean isMap = path.equals("/metadata") || path.equals("/content/template/params");
      String name = isMap ? "entry" : field.getKey();
      xml.append('<').append(name);
      if (isMap) {
        xml.append(" key=\"").append(escaped(field.getKey())).append('"');
      }
      xml.append('>');
      value(xml, field.getValue(), below, random);
      xml.append("</").append(name).append('>');
    }
  }

  private static void value(StringBuilder xml, JsonNode value, String path, Random random) {
    if (value instanceof ObjectNode object) {
      fields(xml, object, path, random);
    } else if (value.isArray()) {
      value.forEach(tag -> xml.append("<tag>").append(escaped(tag.asText())).append("</tag>"));
    } else {
      xml.append(escaped(value.asText()));
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      escaped.append("<>&\"\r\n\t".indexOf(c) < 0 ? String.valueOf(c) : "&#" + (int) c + ";");
    }
    return escaped.toString();
  }

  @Provide
  Arbitrary<ViberMessage> messages() {
    return Messages.any();
  }

  @Provide
  Arbitrary<String> nearlyXml() {
    return net.jqwik.api.Arbitraries.of(
            OPEN,
            "</message>",
            "<to>",
            "</to>",
            "<content>",
            "</content>",
            "<text/>",
            "<tags>",
            "</tags>",
            "<tag>",
            "</tag>",
            "<metadata>",
            "</metadata>",
            "<entry key='a'>",
            "<entry>",
            "</entry>",
            "&lt;",
            "&#0;",
            "&x;",
            "<![CDATA[",
            "]]>",
            "<?a b?>",
            "<!--",
            "-->",
            "a",
            "<!DOCTYPE message []>",
            "<ttl>1</ttl>")
        .list()
        .ofMaxSize(20)
        .map(pieces -> "<" + String.join("", pieces).replaceFirst("^<", ""));
  }
}
