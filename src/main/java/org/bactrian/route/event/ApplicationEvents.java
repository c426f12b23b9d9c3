package org.bactrian.route.event;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bactrian.base.OwnApplication;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Gives events to the application that has taken Bactrian in, if one of its routes takes them. */
@Component("bactrian.applicationEvents")
public final class ApplicationEvents {
  private static final String PROPERTY = "bactrian.events.application";

  /** The application's routes start after Bactrian, and with them the one that takes events. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final boolean on;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private @Nullable Taker taker;
  private @Nullable Object owner;
  private boolean ended;

  ApplicationEvents(BactrianProperties properties, Environment environment) {
    this.on = properties.events().application();
    if (on && !OwnApplication.isEmbedded(environment)) {
      throw new BadConfiguration(
          PROPERTY,
          "is for an application that has taken Bactrian in; here, switch on another event sink");
    }
  }

  /** Takes one event, as JSON text. When it throws, the event is given again later. */
  public interface Taker {
    void take(String event) throws Exception;
  }

  /**
   * Has all events given to this taker from now on.
   *
   * @param by whom, for {@link #close}
   * @throws IllegalStateException when there is one already, or events are not switched on
   */
  public void open(Object by, Taker newTaker) {
    if (!on) {
      throw new IllegalStateException("no events are given to this application: set " + PROPERTY);
    }
    lock.lock();
    try {
      if (taker != null) {
        throw new IllegalStateException("there is a route from bactrian:events already");
      }
      taker = newTaker;
      owner = by;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends what {@link #open} has begun. Events wait in the journal until there is a taker again. */
  public void close(Object by) {
    lock.lock();
    try {
      if (by == owner) {
        taker = null;
        owner = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the waiting for a taker when Bactrian stops: the application's routes have stopped before.
   */
  @EventListener(ContextClosedEvent.class)
  void end() {
    lock.lock();
    try {
      ended = true;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives one event to the application; returns when it has been taken. */
  public void give(String event) throws Exception {
    taker().take(event);
  }

  private Taker taker() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = PATIENCE.toNanos();
      while (taker == null) {
        if (ended) {
          throw new IllegalStateException("Bactrian stops; the event comes after the next start");
        }
        if (nanos <= 0) {
          throw new IllegalStateException("no route from bactrian:events has started");
        }
        nanos = opened.awaitNanos(nanos);
      }
      return taker;
    } finally {
      lock.unlock();
    }
  }
}
