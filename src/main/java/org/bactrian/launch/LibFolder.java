package org.bactrian.launch;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Chooses the jars of {@code lib/} that come on the class path, and says of the others why they do
 * not. A jar that is left out keeps nothing else from working.
 */
final class LibFolder {
  private static final String CAMEL_GROUP = "org.apache.camel";

  /** Kamelets, which are YAML, and so for any Camel. */
  private static final String CATALOGUE = "camel-kamelets";

  private final Libraries ours;
  private final Function<List<Path>, ClassLoader> withJars;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param withJars returns a loader that finds everything in our libraries and in these jars
   */
  LibFolder(Libraries ours, Function<List<Path>, ClassLoader> withJars) {
    this.ours = ours;
    this.withJars = withJars;
  }

  /**
   * The jars of a folder that are used, and what an operator should know.
   *
   * @param jars those to use
   * @param notes a sentence each
   */
  record Choice(List<Path> jars, List<String> notes) {}

  /**
   * Returns the jars of a folder that are not Bactrian's own, by name; none: there is no folder.
   */
  static List<Path> jars(Path folder, Libraries ours) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .map(Libraries::real)
          .filter(file -> !ours.files().contains(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("the folder lib/ cannot be read", e);
    }
  }

  /** Chooses among these jars. */
  Choice choose(List<Path> files) {
    Map<String, AddedJar> byArtifact = new LinkedHashMap<>();
    files.forEach(
        file -> read(file).filter(this::isNotOurs).ifPresent(jar -> add(jar, byArtifact)));
    List<AddedJar> jars = new ArrayList<>(byArtifact.values());
    while (leavesOne(jars)) {
      // Another jar may need one that was just left out.
    }
    ClassLoader loader = loader(jars);
    jars.forEach(jar -> noteUnusable(jar, loader));
    return new Choice(jars.stream().map(AddedJar::file).toList(), List.copyOf(notes));
  }

  private Optional<AddedJar> read(Path file) {
    try {
      return Optional.of(AddedJar.read(file));
    } catch (IOException | RuntimeException e) {
      notes.add("lib/" + file.getFileName() + " is left out: it cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private boolean isNotOurs(AddedJar jar) {
    String version = ours.versions().get(jar.artifact());
    if (version != null) {
      if (!version.equals(jar.version())) {
        leave(jar, "Bactrian has " + jar.artifact() + " " + version);
      }
      return false;
    }
    if (jar.group().startsWith(CAMEL_GROUP)
        && !jar.artifact().equals(CATALOGUE)
        && !minor(jar.version()).equals(minor(ours.camel()))) {
      leave(jar, "it is for Camel " + jar.version() + ", and this is Camel " + ours.camel());
      return false;
    }
    return true;
  }

  /** Returns the version without its last number. */
  private static String minor(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  private void add(AddedJar jar, Map<String, AddedJar> byArtifact) {
    AddedJar other = byArtifact.putIfAbsent(jar.group() + ":" + jar.artifact(), jar);
    if (other != null) {
      boolean isNewer = isNewer(jar.version(), other.version());
      AddedJar newer = isNewer ? jar : other;
      byArtifact.put(jar.group() + ":" + jar.artifact(), newer);
      leave(isNewer ? other : jar, newer.name() + " is a later version of it");
    }
  }

  private static boolean isNewer(String one, String other) {
    try {
      return Version.parse(one).compareTo(Version.parse(other)) > 0;
    } catch (IllegalArgumentException e) {
      return one.compareTo(other) > 0;
    }
  }

  /** Takes the first jar away whose classes would end the start. */
  private boolean leavesOne(List<AddedJar> jars) {
    ClassLoader loader = loader(jars);
    for (AddedJar jar : jars) {
      Optional<String> fault = new NeededClasses(jar.classes(), loader).fault(jar.loadedAtStart());
      if (fault.isPresent()) {
        leave(jar, "it " + fault.get());
        jars.remove(jar);
        return true;
      }
    }
    return false;
  }

  private void noteUnusable(AddedJar jar, ClassLoader loader) {
    new NeededClasses(jar.classes(), loader)
        .fault(jar.loadedByRoutes())
        .ifPresent(
            fault ->
                notes.add(
                    jar.name() + " " + fault + ": a route that uses it is refused" + cure(jar)));
  }

  private static String cure(AddedJar jar) {
    return jar.group().equals(CAMEL_GROUP)
        ? "; java -jar bactrian.jar lib " + jar.artifact() + " prints what fetches the rest"
        : "";
  }

  private ClassLoader loader(List<AddedJar> jars) {
    return withJars.apply(jars.stream().map(AddedJar::file).toList());
  }

  private void leave(AddedJar jar, String why) {
    notes.add(jar.name() + " is left out: " + why);
  }
}
