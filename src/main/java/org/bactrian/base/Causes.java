package org.bactrian.base;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The causes behind an exception. */
public final class Causes {
  /** Two exceptions may name each other as their cause. */
  private static final int LONGEST_CHAIN = 100;

  private Causes() {}

  /** Returns an exception and its causes, the exception first. */
  public static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(LONGEST_CHAIN);
  }

  /** Returns the first of an exception and its causes that has this type. */
  public static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    return chain(failure).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Returns the last cause; the exception itself when it has none. */
  public static Throwable root(Throwable failure) {
    return chain(failure).reduce((one, next) -> next).orElse(failure);
  }
}
