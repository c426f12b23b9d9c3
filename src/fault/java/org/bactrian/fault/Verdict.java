package org.bactrian.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.fault.Known.Row;
import org.bactrian.fault.Known.Step;
import org.bactrian.message.Channel;

/**
 * Checks what must hold after each scenario, from the data of the provider, the client and the
 * journal. Each check counts the cases that it looked at, and names those that fail.
 */
final class Verdict {
  static final String KEPT = "answered 202, and in the journal";
  static final String ENDED = "ends where it must, or rests where the documents say";
  static final String PATH = "steps of histories, each of them allowed";
  static final String ONCE = "numbers called by Viber once, and once more for each definite no";
  static final String ONE_SMS = "numbers called by SMS at most once";
  static final String NOT_AFTER = "SMS, none of them after the message had arrived";
  static final String RECEIPTS = "receipts answered 2xx, and to be seen in the journal";
  static final String EVENTS = "events out, each at least once, in order for one message";
  private static final Duration READING = Duration.ofSeconds(2);

  private final Map<String, Integer> checked = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final World world;
  private final Known known;

  private Verdict(World world) throws SQLException {
    this.world = world;
    this.known = Known.of(world);
  }

  static Verdict of(World world) {
    try {
      Verdict verdict = new Verdict(world);
      verdict.kept();
      verdict.ended();
      verdict.paths();
      verdict.calls();
      verdict.sms();
      verdict.receipts();
      verdict.events();
      return verdict;
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Map<String, Integer> checked() {
    return checked;
  }

  List<String> faults() {
    return faults;
  }

  Known known() {
    return known;
  }

  private void check(String what, boolean holds, String of) {
    checked.merge(what, 1, Integer::sum);
    if (!holds) {
      faults.add("not \"" + what + "\": " + of);
    }
  }

  private void kept() {
    Client client = world.client();
    client.taken().keySet().forEach(id -> check(KEPT, known.messages().containsKey(id), id));
    client.tried().keySet().stream()
        .filter(id -> !client.taken().containsKey(id))
        .forEach(id -> check("sent, and answered in the end", false, id));
    client.refusals().stream()
        .filter(answer -> answer.status() != 503 || !answer.retryAfter())
        .forEach(answer -> check("503 with Retry-After, if not taken", false, answer.toString()));
  }

  private void ended() {
    for (Row row : known.messages().values()) {
      Set<DeliveryState> may = row.channel() == Channel.SMS ? smsEnds(row) : viberEnds(row);
      check(ENDED, may.contains(row.status()), row + " of " + may + known.words(row.id()));
      if (row.channel() == Channel.VIBER && row.kind().timer) {
        boolean must = row.kind().smsAlways() || row.status() == DeliveryState.UNKNOWN;
        check(ENDED, !must || known.smsOf().containsKey(row.id()), row + " without its SMS");
      }
    }
  }

  private Set<DeliveryState> viberEnds(Row row) {
    Set<DeliveryState> may = EnumSet.of(row.kind().end);
    if (known.wasStopped(row.id())) {
      may.add(DeliveryState.UNKNOWN);
    }
    return may;
  }

  private Set<DeliveryState> smsEnds(Row row) {
    Set<DeliveryState> may = EnumSet.of(DeliveryState.DELIVERED);
    if (known.wasStopped(row.id())) {
      may.add(DeliveryState.UNKNOWN);
    }
    if (known.messages().get(row.fallbackOf()).status().hasArrived()) {
      may.add(DeliveryState.CANCELLED);
    }
    return may;
  }

  private void paths() {
    known
        .steps()
        .forEach(
            (id, steps) -> {
              for (int i = 1; i < steps.size(); i++) {
                DeliveryState from = steps.get(i - 1).status();
                DeliveryState to = steps.get(i).status();
                check(PATH, from.mayBecome(to), id + ": " + from + " to " + to);
              }
            });
  }

  private void calls() {
    Map<String, int[]> byNumber = new HashMap<>();
    for (Provider.Call call : world.provider().calls()) {
      int[] counts =
          byNumber.computeIfAbsent(call.channel() + " to " + call.number(), none -> new int[2]);
      counts[call.id() == null ? 1 : 0]++;
    }
    byNumber.forEach(
        (number, counts) ->
            check(
                number.startsWith("VIBER") ? ONCE : ONE_SMS,
                counts[0] <= 1,
                number + ": taken " + counts[0] + ", said no " + counts[1]));
  }

  private void sms() {
    Map<String, Long> arrivedAt = new HashMap<>();
    world.provider().receipts().taken().stream()
        .filter(receipt -> receipt.channel() == Channel.VIBER && receipt.arrived())
        .filter(receipt -> known.knows(receipt.account(), receipt.id()))
        .forEach(receipt -> arrivedAt.merge(receipt.number(), receipt.at(), Math::min));
    for (Provider.Call call : world.provider().calls()) {
      if (call.channel() == Channel.SMS) {
        Long at = arrivedAt.get(call.number());
        boolean late = at != null && call.at() - at > READING.toNanos();
        check(NOT_AFTER, !late, call.number() + ": its receipt was answered before");
      }
    }
    known.smsOf().forEach((viber, sms) -> check(NOT_AFTER, !leftAfter(viber, sms), viber));
  }

  /**
   * Returns whether the SMS was sent after its Viber message had arrived, by the order of events in
   * the journal.
   */
  private boolean leftAfter(String viber, String sms) {
    long arrived = known.first(viber, DeliveryState::hasArrived);
    return known.steps().getOrDefault(sms, List.of()).stream()
        .anyMatch(step -> step.status() == DeliveryState.SENDING && step.seq() > arrived);
  }

  private void receipts() {
    for (Receipts.Taken receipt : world.provider().receipts().taken()) {
      check(RECEIPTS, known.shows(receipt), receipt.toString());
    }
  }

  private void events() throws IOException {
    List<Map<String, Set<String>>> files = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (Path file : world.eventFiles()) {
      Map<String, Set<String>> inFile = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        EventsIn.add(inFile, json.readTree(line));
      }
      files.add(inFile);
    }
    // There is a file for each day. When the clock goes back over midnight, Bactrian writes to the
    // file of the day before again.
    boolean severalInstances = world.instances().size() > 1;
    known
        .steps()
        .forEach(
            (id, steps) -> {
              List<String> expected = steps.stream().map(Step::event).toList();
              List<String> posted = world.provider().events().of(id);
              check(
                  EVENTS, posted.equals(expected), id + " by HTTP" + Known.without(steps, posted));
              Set<String> written = new HashSet<>();
              boolean inOrder = true;
              for (Map<String, Set<String>> file : files) {
                List<String> lines = List.copyOf(file.getOrDefault(id, Set.of()));
                written.addAll(lines);
                inOrder &= lines.equals(expected.stream().filter(lines::contains).toList());
              }
              boolean good = written.containsAll(expected) && (inOrder || severalInstances);
              check(EVENTS, good, id + " by file: " + written.size() + " of " + expected.size());
            });
  }
}
