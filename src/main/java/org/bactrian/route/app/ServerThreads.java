package org.bactrian.route.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Knows the threads without which the server takes no connection: its acceptors and pollers. */
@Component("bactrian.serverThreads")
final class ServerThreads implements ApplicationListener<WebServerInitializedEvent> {
  private static final List<String> ENDS = List.of("-Acceptor", "-Poller");

  private final List<Thread> threads = new ArrayList<>();

  @Override
  public synchronized void onApplicationEvent(WebServerInitializedEvent started) {
    if (started.getWebServer() instanceof TomcatWebServer server) {
      for (Connector connector : server.getTomcat().getService().findConnectors()) {
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
          threads.addAll(threadsOf(protocol.getName().replace("\"", "")));
        }
      }
    }
  }

  /** A server on any free port has, by now, the port in its name, and its threads have not. */
  private static List<Thread> threadsOf(String server) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] all = new Thread[2 * group.activeCount() + 64];
    group.enumerate(all);
    return Arrays.stream(all)
        .filter(Objects::nonNull)
        .filter(thread -> ENDS.stream().anyMatch(end -> isOf(server, end, thread.getName())))
        .toList();
  }

  private static boolean isOf(String server, String end, String thread) {
    return thread.endsWith(end)
        && (server + "-").startsWith(thread.substring(0, thread.length() - end.length()) + "-");
  }

  synchronized List<Thread> all() {
    return List.copyOf(threads);
  }
}
