package org.bactrian.route.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bactrian.base.RareLog;
import org.bactrian.batch.RecordRemoval;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.Erasures;
import org.bactrian.journal.Erasures.Erasure;
import org.bactrian.message.Msisdn;
import org.bactrian.message.WrittenNumber;
import org.bactrian.route.BactrianProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes an erased person out of the files on this instance's disk: those that were read ({@code
 * .done}, {@code .failed}), their results, and the files of events.
 */
@Component("bactrian.erasedFiles")
public final class ErasedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ErasedFiles.class);
  private static final List<String> OF_A_PERSON = List.of("from", "text", "media", "fileName");

  private final Erasures erasures;
  private final ClusterMember member;
  private final EventFile events;
  private final List<Path> folders;
  private final ObjectMapper json = new ObjectMapper();
  private final RareLog failures = new RareLog();

  ErasedFiles(
      Erasures erasures, ClusterMember member, EventFile events, BactrianProperties properties) {
    this.erasures = erasures;
    this.member = member;
    this.events = events;
    Path inbox = Path.of(properties.file().inbox());
    this.folders =
        List.of(
            inbox.resolve(".done"), inbox.resolve(".failed"), Path.of(properties.file().outbox()));
  }

  /**
   * Searches the files for each erasure for which that was not done; returns when to call again.
   */
  public Optional<Instant> round() {
    for (Erasure erasure : erasures.open()) {
      // Not before the rest was searched: an event about the person may still be written until
      // then.
      if (erasure.searched() && erasures.needsFiles(erasure, member.id())) {
        try {
          int changed = erase(erasure);
          erasures.searchedFiles(erasure, member.id(), changed);
        } catch (IOException e) {
          failures
              .count(e.toString())
              .ifPresent(
                  more -> LOG.warn("the erasure {} waits for a file: {}{}", erasure.id(), e, more));
        }
      }
    }
    return Optional.empty();
  }

  private int erase(Erasure erasure) throws IOException {
    WrittenNumber number = new WrittenNumber(new Msisdn(erasure.number()));
    Set<String> messages = erasures.messages(erasure);
    int changed = events.rewrite(line -> erased(line, number, messages));
    for (Path folder : folders) {
      for (Path file : files(folder)) {
        changed += RecordRemoval.of(file, number::isIn) ? 1 : 0;
      }
    }
    return changed;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  /** Returns a line of a file of events without what is the person's. */
  private String erased(String line, WrittenNumber number, Set<String> messages) {
    JsonNode tree;
    try {
      tree = json.readTree(line);
    } catch (JsonProcessingException e) {
      return line;
    }
    JsonNode data = tree.has("specversion") ? tree.path("data") : tree;
    boolean isAbout =
        number.isIn(line)
            || messages.contains(data.path("messageId").asText())
            || messages.contains(data.path("inReplyTo").asText());
    if (!isAbout || !(data instanceof ObjectNode event)) {
      return line;
    }
    boolean hadContent = OF_A_PERSON.stream().anyMatch(event::has);
    event.remove(OF_A_PERSON);
    if (hadContent) {
      event.put("forgotten", true);
    }
    if (event.has("metadata")) {
      event.putObject("metadata");
    }
    return number.masked(tree.toString());
  }
}
