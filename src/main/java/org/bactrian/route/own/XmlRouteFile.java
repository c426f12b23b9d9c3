package org.bactrian.route.own;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads what Camel leaves out of a file in its XML: one that is not well-formed, or whose root is
 * not Camel's, would be an empty one to it, without a word.
 */
public final class XmlRouteFile {
  private static final XMLInputFactory PARSERS = parsers();

  private static final Set<String> ROOTS =
      Set.of(
          "camel",
          "beans",
          "routes",
          "route",
          "rests",
          "rest",
          "routeConfigurations",
          "routeConfiguration",
          "routeTemplates",
          "routeTemplate",
          "templatedRoutes",
          "templatedRoute");

  private XmlRouteFile() {}

  private static XMLInputFactory parsers() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  /** Returns whether a file is in XML. The other ones are in YAML. */
  static boolean is(String location) {
    return location.endsWith(".xml");
  }

  /**
   * Checks the text of a file, if that is in XML.
   *
   * @throws RouteFault when it is not XML, or not for Camel
   */
  public static void check(String location, String text) {
    if (is(location)) {
      beans(text);
    }
  }

  /**
   * Returns the names of the beans of a file, each with its line.
   *
   * @throws RouteFault when the text is not XML, or not for Camel
   */
  static Map<String, Integer> beans(String text) {
    Map<String, Integer> beans = new LinkedHashMap<>();
    try {
      XMLStreamReader file = PARSERS.createXMLStreamReader(new StringReader(text));
      int depth = 0;
      while (file.hasNext()) {
        int event = file.next();
        if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        } else if (event == XMLStreamConstants.START_ELEMENT) {
          depth++;
          if (depth == 1) {
            requireRoot(file);
          } else if (depth == 2 && file.getLocalName().equals("bean")) {
            String name = file.getAttributeValue(null, "name");
            beans.put(
                name == null ? file.getAttributeValue(null, "id") : name,
                file.getLocation().getLineNumber());
          }
        }
      }
    } catch (XMLStreamException e) {
      throw new RouteFault(
          e.getLocation() == null ? 1 : e.getLocation().getLineNumber(),
          "not well-formed XML: " + e.getMessage().replaceFirst("(?s).*\nMessage: ", ""));
    }
    return beans;
  }

  private static void requireRoot(XMLStreamReader file) {
    if (!ROOTS.contains(file.getLocalName())) {
      throw new RouteFault(
          file.getLocation().getLineNumber(),
          "the root <" + file.getLocalName() + "> is none of Camel's: begin with <camel>");
    }
  }
}
