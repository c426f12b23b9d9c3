package org.bactrian.route.own;

import java.util.List;
import org.apache.camel.ResolveEndpointFailedException;
import org.bactrian.base.Causes;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Why a route file was refused.
 *
 * @param line where, from 1; of what is known only when a route starts, where its endpoint stands
 * @param reason in one line
 */
record RouteFault(int line, String reason) {
  static RouteFault of(Throwable failure, String text) {
    for (Throwable cause : (Iterable<Throwable>) Causes.chain(failure)::iterator) {
      if (cause instanceof MarkedYamlEngineException marked) {
        int line = marked.getProblemMark().map(Mark::getLine).orElse(0) + 1;
        return new RouteFault(line, oneLine(marked.getProblem()));
      }
      if (cause instanceof ResolveEndpointFailedException endpoint) {
        return new RouteFault(lineOf(endpoint.getUri(), text), oneLine(endpoint.getMessage()));
      }
    }
    return new RouteFault(
        1,
        failure instanceof LinkageError
            ? failure.getMessage() + " is not on the class path: what has it belongs into lib/"
            : oneLine(failure.getMessage()));
  }

  /** The first line with the endpoint's uri, as far as its options. */
  private static int lineOf(String uri, String text) {
    String base = uri == null ? "" : uri.replaceFirst("\\?.*", "").replace("://", ":");
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!base.isEmpty() && lines.get(i).replace("://", ":").contains(base)) {
        return i + 1;
      }
    }
    return 1;
  }

  private static String oneLine(String words) {
    return words == null ? "no reason is given" : words.strip().replaceAll("\\s+", " ");
  }
}
