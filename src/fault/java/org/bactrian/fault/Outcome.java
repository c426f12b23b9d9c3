package org.bactrian.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of a scenario: what it did, and which faults were found. */
final class Outcome {
  private final String name;
  private final String words;
  private final Map<String, String> measured = new LinkedHashMap<>();
  private final Map<String, Integer> checked = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private int messages;
  private int kills;
  private int rounds;

  Outcome(String name, String words) {
    this.name = name;
    this.words = words;
  }

  /** Adds the verdict on the world after a round, when all is quiet. */
  void judge(World world, String round) {
    rounds++;
    Verdict verdict = Verdict.of(world);
    checked.clear();
    checked.putAll(verdict.checked());
    verdict.faults().stream()
        .filter(fault -> faults.stream().noneMatch(known -> known.contains(fault)))
        .forEach(fault -> faults.add(round + ": " + fault));
    messages = verdict.known().messages().size();
  }

  void killed() {
    kills++;
  }

  void measured(String what, Object value) {
    measured.put(what, String.valueOf(value));
  }

  void fault(String what) {
    faults.add(what);
  }

  String name() {
    return name;
  }

  String words() {
    return words;
  }

  Map<String, String> measured() {
    return measured;
  }

  Map<String, Integer> checked() {
    return checked;
  }

  List<String> faults() {
    return faults;
  }

  int messages() {
    return messages;
  }

  int kills() {
    return kills;
  }

  int rounds() {
    return rounds;
  }
}
