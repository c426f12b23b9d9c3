package org.bactrian.route.own;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Knows which file has which bean. Camel finds the application's bean before a file's of the same
 * name, and of two files the one that came last, without a word. So a name that is taken is a fault
 * of the file that brings it second.
 */
final class OwnBeans {
  private final Predicate<String> application;

  /** The location of the file that has a bean, by the bean's name. */
  private final Map<String, String> files = new ConcurrentHashMap<>();

  /**
   * @param application returns whether the application itself has a bean of this name
   */
  OwnBeans(Predicate<String> application) {
    this.application = application;
  }

  /**
   * Takes the names of a file's beans. Those that the file had before, and has no more, are free.
   *
   * @throws RouteFault when something else has one, or an XML file is not well-formed; then nothing
   *     has changed
   */
  synchronized void take(String location, String text) {
    Map<String, Integer> names = names(location, text);
    names.forEach(
        (name, line) -> {
          if (application.test(name)) {
            throw taken(line, name, "in Bactrian");
          }
          String other = files.getOrDefault(name, location);
          if (!other.equals(location)) {
            throw taken(line, name, "in " + other);
          }
        });
    files.values().removeIf(location::equals);
    names.keySet().forEach(name -> files.put(name, location));
  }

  private static RouteFault taken(int line, String name, String where) {
    return new RouteFault(
        line, "there is a bean " + name + " " + where + " already: give yours another name");
  }

  /** Returns the names of the beans of a file, each with its line. */
  private static Map<String, Integer> names(String location, String text) {
    if (XmlRouteFile.is(location)) {
      return text.isEmpty() ? Map.of() : XmlRouteFile.beans(text);
    }
    Map<String, Integer> names = new LinkedHashMap<>();
    try {
      new Compose(LoadSettings.builder().build())
          .composeString(text)
          .filter(SequenceNode.class::isInstance)
          .ifPresent(
              list -> ((SequenceNode) list).getValue().forEach(item -> addNames(item, names)));
    } catch (YamlEngineException e) {
      // Camel reads the file next, and has the better words.
      return Map.of();
    }
    return names;
  }

  private static void addNames(Node item, Map<String, Integer> names) {
    if (value(item, "beans") instanceof SequenceNode beans) {
      for (Node bean : beans.getValue()) {
        if (value(bean, "name") instanceof ScalarNode name) {
          names.put(name.getValue(), name.getStartMark().map(Mark::getLine).orElse(0) + 1);
        }
      }
    }
  }

  private static Node value(Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return entry.getValueNode();
        }
      }
    }
    return null;
  }
}
