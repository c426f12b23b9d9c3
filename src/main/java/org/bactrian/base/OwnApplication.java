package org.bactrian.base;

import org.springframework.core.env.Environment;

/**
 * Tells Bactrian's own application from another one that has Bactrian's classes on its class path.
 * In both, Spring Boot finds the classes that Bactrian's jar names in {@code META-INF}; in another
 * application these classes do nothing.
 */
public final class OwnApplication {
  /** A property that only the environment of Bactrian's own application has. */
  public static final String MARK = "org.bactrian.application";

  /** The mark where Bactrian has the process to itself. */
  public static final String ALONE = "alone";

  /** The mark where another application has taken Bactrian in. */
  public static final String EMBEDDED = "embedded";

  private OwnApplication() {}

  /** Returns whether this is the environment of Bactrian's own application. */
  public static boolean is(Environment environment) {
    return environment.containsProperty(MARK);
  }

  /** Returns whether another application has taken Bactrian in, and this is Bactrian's own. */
  public static boolean isEmbedded(Environment environment) {
    return EMBEDDED.equals(environment.getProperty(MARK));
  }
}
