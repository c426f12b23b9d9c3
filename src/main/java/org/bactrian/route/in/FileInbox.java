package org.bactrian.route.in;

import com.github.f4b6a3.ulid.UlidCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.batch.FileClaim;
import org.bactrian.route.BactrianProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Files with messages: each is claimed, read, and answered by a file of results. */
@Component("filesIn")
final class FileInbox {
  private static final Logger LOG = LoggerFactory.getLogger(FileInbox.class);

  private final Path inbox;
  private final Path outbox;
  private final FileReader reading;

  FileInbox(BactrianProperties properties, FileReader reading) {
    this.inbox = Path.of(properties.file().inbox());
    this.outbox = Path.of(properties.file().outbox());
    this.reading = reading;
  }

  /**
   * Takes a file of the inbox, unless another instance was faster, and reads it to its end.
   *
   * @param name of the file
   */
  public void take(String name) throws IOException {
    Path folder = work().resolve(UlidCreator.getMonotonicUlid().toString());
    Files.createDirectories(folder);
    Optional<FileClaim> claimed = FileClaim.of(folder);
    if (claimed.isPresent()) {
      try (FileClaim claim = claimed.get()) {
        claim.take(inbox.resolve(name));
        carry(claim);
      }
    }
  }

  /** Reads on what an instance that is gone had claimed. */
  public void takeOver() throws IOException {
    for (Path folder : claims()) {
      Optional<FileClaim> left = FileClaim.of(folder);
      if (left.isPresent()) {
        try (FileClaim claim = left.get()) {
          carry(claim);
        }
      }
    }
  }

  /** What breaks it off leaves the claim as it is; it is taken over later, by whomever. */
  private void carry(FileClaim claim) throws IOException {
    Optional<Path> file = claim.file();
    try {
      if (file.isPresent() && Files.notExists(claim.problem(file.get()))) {
        reading.read(file.get(), claim);
      }
      claim.finish(inbox, outbox);
    } catch (FileReader.BrokenOff e) {
      LOG.warn("{}: {}; it is read on later", name(file), e.getMessage());
    } catch (IOException e) {
      // Its neighbours go on: one file that cannot be read, or put away, holds up no other.
      LOG.warn("{}: {}; it is tried again", name(file), e.toString());
    }
  }

  private static String name(Optional<Path> file) {
    return file.map(path -> path.getFileName().toString())
        .orElse("results of a file that was read");
  }

  private List<Path> claims() throws IOException {
    if (Files.notExists(work())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(work())) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private Path work() {
    return inbox.resolve(".work");
  }
}
