package org.bactrian.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordRemovalTest {
  @TempDir Path folder;

  private boolean remove(Path file) throws IOException {
    return RecordRemoval.of(
        file, record -> new String(record, StandardCharsets.UTF_8).contains("me"));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '`',
      value = {
        "a.ndjson|{\"to\":\"you\"}\\n{\"to\":\"me\"}\\n{\"to\":\"her\"}|{\"to\":\"you\"}\\n{\"to\":\"her\"}",
        "a.csv|to,name\\nyou,x\\nme,\"two\\nlines\"\\nher,\"q \"\"q\"\"\"\\n|to,name\\nyou,x\\nher,\"q \"\"q\"\"\"\\n",
        "a.csv|to,me\\nyou,\"a\\nme\\nb\"\\n|to,me\\n",
        "a.json|[{\"to\":\"you\",\"x\":[1,2]}, {\"to\":\"me\"},{\"t\":\"], \\\" {\"}]|[{\"to\":\"you\",\"x\":[1,2]},{\"t\":\"], \\\" {\"}]\\n",
        "a.json| [ {\"to\":\"me\"} ]\\n|[]\\n",
        "a.csv.results.ndjson|{\"record\":1}\\n{\"record\":2,\"d\":\"me\"}\\n|{\"record\":1}\\n",
        "a.csv.20261121T080000Z|to\\nme\\nyou\\n|to\\nyou\\n"
      })
  void a_record_goes_and_the_others_stay_to_the_letter(String name, String before, String after)
      throws IOException {
    Path file = file(name, before.replace("\\n", "\n"));
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file, old);
    Set<PosixFilePermission> shared = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(file, shared);
    assertThat(remove(file)).isTrue();
    assertThat(Files.readString(file)).isEqualTo(after.replace("\\n", "\n"));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(shared);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_file_with_one_message_alone_is_deleted() throws IOException {
    for (String name : new String[] {"a.json", "a.xml", "a.problem"}) {
      Path file = file(name, "{\"to\":\"me\"}");
      assertThat(remove(file)).isTrue();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void a_file_without_such_a_record_is_not_touched() throws IOException {
    for (String name : new String[] {"a.json", "a.xml", "a.csv", "a.ndjson"}) {
      Path file = file(name, "[{\"to\":\"you\"}]\n");
      assertThat(remove(file)).isFalse();
      assertThat(Files.readString(file)).isEqualTo("[{\"to\":\"you\"}]\n");
    }
    assertThat(remove(file("empty.csv", ""))).isFalse();
  }
}
