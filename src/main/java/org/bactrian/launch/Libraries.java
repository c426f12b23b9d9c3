package org.bactrian.launch;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries that Bactrian comes with, in whatever form it runs: as one jar, as a jar with its
 * libraries beside it, or from a class path.
 *
 * @param versions the version of each, by its artifact
 * @param files the jars of the class path that are files, as real paths; none when all are in one
 *     jar
 */
record Libraries(SortedMap<String, String> versions, Set<Path> files) {
  private static final Pattern NAME = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

  /** Returns the libraries of the running process. What is in this folder may be others'. */
  static Libraries running(ClassLoader loader, Path lib) {
    return loader instanceof URLClassLoader nested
        ? named(List.of(nested.getURLs()).stream().map(Libraries::fileName).toList(), Set.of())
        : ofClassPath(System.getProperty("java.class.path"), lib);
  }

  /**
   * Returns the libraries of a class path. A jar in the folder is one of them only if the manifest
   * of another jar names it.
   */
  static Libraries ofClassPath(String classPath, Path lib) {
    Set<Path> files = new LinkedHashSet<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      Path path = real(Path.of(entry));
      if (!real(lib).equals(path.getParent())) {
        files.add(path);
        files.addAll(namedBy(path));
      }
    }
    return named(files.stream().map(file -> "" + file.getFileName()).toList(), files);
  }

  private static Libraries named(List<String> names, Set<Path> files) {
    SortedMap<String, String> versions = new TreeMap<>();
    names.forEach(
        name -> artifact(name).ifPresent(one -> versions.putIfAbsent(one, version(name))));
    return new Libraries(versions, files);
  }

  /** Returns the artifact that the name of a jar has before its version. */
  static Optional<String> artifact(String fileName) {
    Matcher name = NAME.matcher(fileName);
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }

  /** Returns the version in the name of a jar; empty: it has none. */
  static String version(String fileName) {
    Matcher name = NAME.matcher(fileName);
    return name.matches() ? name.group(2) : "";
  }

  /** Returns the version of Camel. */
  String camel() {
    return versions.getOrDefault("camel-api", "");
  }

  private static String fileName(URL url) {
    return url.getPath().replaceFirst("!?/$", "").replaceFirst(".*/", "");
  }

  private static List<Path> namedBy(Path jar) {
    if (!Files.isRegularFile(jar)) {
      return List.of();
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String names =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      List<Path> paths = new ArrayList<>();
      for (String name : names == null ? new String[0] : names.strip().split("\\s+")) {
        if (!name.contains(":")) {
          paths.add(real(jar.resolveSibling(name)));
        }
      }
      return paths;
    } catch (IOException e) {
      return List.of();
    }
  }

  static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
