package org.bactrian.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharArrayReader;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Turns a message in XML into the tree of its JSON form, which is then read as any other. An
 * element is a field; {@code tags} has elements {@code tag}, and a map has elements {@code entry}
 * with the attribute {@code key}. The schema is {@code message.xsd}.
 *
 * <p>No DTD is read, and no entity but the five of XML itself.
 */
final class XmlMessage {
  private static final String NAMESPACE = "urn:bactrian:message";
  private static final String ROOT = "message";
  private static final int DEEPEST = 32;
  private static final Set<String> NUMBERS =
      Set.of("/ttl", "/content/video/fileSize", "/content/video/duration", "/fallback/duration");
  private static final Set<String> OBJECTS =
      Set.of(
          "",
          "/content",
          "/content/image",
          "/content/video",
          "/content/document",
          "/content/button",
          "/content/template",
          "/fallback");
  private static final Set<String> MAPS = Set.of("/metadata", "/content/template/params");
  private static final String TAGS = "/tags";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,18}");
  private static final XMLInputFactory PARSERS = parsers();

  private final XMLStreamReader in;
  private final List<Fault> faults = new ArrayList<>();

  private XmlMessage(XMLStreamReader in) {
    this.in = in;
  }

  /**
   * The message as a JSON tree.
   *
   * @param faults where the XML has what the JSON form cannot have
   */
  record Parsed(ObjectNode tree, List<Fault> faults) {}

  /** The XML is not well formed, or is no message. */
  static final class NotMessage extends Exception {
    private static final long serialVersionUID = 1L;

    NotMessage(String words) {
      super(words);
    }
  }

  private static XMLInputFactory parsers() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are not read");
        });
    return factory;
  }

  /** Returns whether bytes are XML: no JSON begins with {@code <}. */
  static boolean is(byte[] bytes) {
    for (byte b : bytes) {
      boolean skipped =
          b <= ' ' && b >= 0 || b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
      if (!skipped) {
        return b == '<';
      }
    }
    return false;
  }

  /** Returns whether a text is XML. */
  static boolean is(String text) {
    return text.stripLeading().startsWith("<");
  }

  /**
   * Parses a message.
   *
   * @param text without a byte order mark. An encoding that its declaration names does not count:
   *     the bytes were UTF-8
   */
  static Parsed parse(CharBuffer text) throws NotMessage {
    try {
      XMLStreamReader in =
          PARSERS.createXMLStreamReader(
              new CharArrayReader(text.array(), text.position(), text.remaining()));
      try {
        return new XmlMessage(in).message();
      } finally {
        in.close();
      }
    } catch (XMLStreamException e) {
      throw new NotMessage("is not XML" + words(e.getLocation()));
    }
  }

  private static String words(@Nullable Location at) {
    return at == null ? "" : ", at line " + at.getLineNumber() + ", column " + at.getColumnNumber();
  }

  private Parsed message() throws XMLStreamException, NotMessage {
    while (next() != XMLStreamConstants.START_ELEMENT) {
      // Comments and spaces may stand before the message.
    }
    if (!in.getLocalName().equals(ROOT) || !NAMESPACE.equals(in.getNamespaceURI())) {
      throw new NotMessage(
          "must be an element message of the namespace "
              + NAMESPACE
              + ": <message xmlns=\""
              + NAMESPACE
              + "\">");
    }
    JsonNode tree = element("", 1);
    while (in.hasNext()) {
      next();
    }
    return new Parsed((ObjectNode) tree, faults);
  }

  private int next() throws XMLStreamException, NotMessage {
    int event = in.next();
    if (event == XMLStreamConstants.DTD) {
      throw new NotMessage("has a document type declaration, which is not read: remove it");
    }
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new NotMessage("has an entity that XML does not know" + words(in.getLocation()));
    }
    return event;
  }

  /**
   * Reads the element that has just begun, up to its end.
   *
   * @param pointer to its field; null inside a field that cannot have elements: that is one fault,
   *     and what is inside is no more
   */
  private JsonNode element(@Nullable String pointer, int depth)
      throws XMLStreamException, NotMessage {
    if (depth > DEEPEST) {
      throw new NotMessage("is nested deeper than " + DEEPEST + " levels");
    }
    checkAttributes(pointer);
    StringBuilder text = new StringBuilder();
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        child(pointer, depth, fields, tags);
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(in.getText());
      }
    }
    return value(pointer, text.toString(), fields, tags);
  }

  private void child(@Nullable String pointer, int depth, ObjectNode fields, ArrayNode tags)
      throws XMLStreamException, NotMessage {
    String name = in.getLocalName();
    if (TAGS.equals(pointer) && name.equals("tag")) {
      String below = pointer + "/" + tags.size();
      checkNamespace(below);
      tags.add(element(below, depth + 1));
      return;
    }
    boolean isEntry = isIn(MAPS, pointer) && name.equals("entry");
    String key = isEntry ? in.getAttributeValue(null, "key") : name;
    String field = key == null ? "" : key;
    boolean isKnown = isIn(OBJECTS, pointer) || isIn(MAPS, pointer) || TAGS.equals(pointer);
    String below = isKnown ? pointer + "/" + Faults.token(field) : null;
    checkNamespace(below);
    if (isIn(MAPS, pointer) && key == null) {
      fault(pointer, "has an entry without the attribute key");
    } else if (isIn(MAPS, pointer) && !isEntry) {
      fault(below, "is no entry: write <entry key=\"" + (name.length() < 64 ? name : "…") + "\">");
    } else if (TAGS.equals(pointer)) {
      fault(below, "is no tag: write <tag>");
    }
    if (fields.putIfAbsent(field, element(below, depth + 1)) != null) {
      throw new NotMessage("has the same field twice in one element" + words(in.getLocation()));
    }
  }

  private static boolean isIn(Set<String> pointers, @Nullable String pointer) {
    return pointer != null && pointers.contains(pointer);
  }

  private void fault(@Nullable String pointer, String detail) {
    if (pointer != null) {
      faults.add(Fault.envelope(pointer, detail));
    }
  }

  private void checkNamespace(@Nullable String pointer) {
    if (!NAMESPACE.equals(in.getNamespaceURI())) {
      fault(pointer, "is not of the namespace " + NAMESPACE);
    }
  }

  private void checkAttributes(@Nullable String pointer) {
    boolean isEntry = in.getLocalName().equals("entry");
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String name = in.getAttributeLocalName(i);
      boolean isKey = isEntry && name.equals("key") && in.getAttributeNamespace(i) == null;
      boolean isHint =
          XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(in.getAttributeNamespace(i))
              && name.equals("schemaLocation");
      if (!isKey && !isHint) {
        fault(pointer, "has the attribute " + name + ": remove it");
      }
    }
  }

  private JsonNode value(@Nullable String pointer, String text, ObjectNode fields, ArrayNode tags) {
    boolean isTags = TAGS.equals(pointer);
    if (isTags || isIn(OBJECTS, pointer) || isIn(MAPS, pointer) || !fields.isEmpty()) {
      if (!text.isBlank()) {
        fault(pointer, "has text beside its elements: remove it");
      }
      return isTags ? tags : fields;
    }
    String number = text.strip();
    return isIn(NUMBERS, pointer) && WHOLE_NUMBER.matcher(number).matches()
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(number))
        : JsonNodeFactory.instance.textNode(text);
  }
}
