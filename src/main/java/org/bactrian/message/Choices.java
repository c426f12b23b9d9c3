package org.bactrian.message;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The words that a field accepts, and the value that each of them stands for. */
record Choices<E>(Map<String, E> byWord, String words) {
  static <E> Choices<E> of(E[] values, Function<E, String> word) {
    Map<String, E> byWord = new LinkedHashMap<>();
    for (E value : values) {
      byWord.put(word.apply(value), value);
    }
    return new Choices<>(byWord, String.join(" or ", byWord.keySet()));
  }
}
