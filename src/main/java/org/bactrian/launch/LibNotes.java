package org.bactrian.launch;

import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/** Writes what there is to say about {@code lib/} to the log, as soon as there is a log. */
public final class LibNotes
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  private static volatile List<String> notes = List.of();

  /** Keeps these notes until there is a log. */
  public static void keep(List<String> some) {
    notes = List.copyOf(some);
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    List<String> all = notes;
    notes = List.of();
    all.forEach(LoggerFactory.getLogger(LibNotes.class)::warn);
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}
