package org.bactrian.launch;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Builds a jar for {@code lib/}: compiled sources and files. */
public final class TestJar {
  private final Path work;
  private final Map<String, byte[]> entries = new TreeMap<>();

  /**
   * @param work a folder of its own
   */
  public TestJar(Path work) {
    this.work = work;
  }

  /** Adds what Maven writes into each jar. */
  public TestJar maven(String group, String artifact, String version) {
    return file(
        "META-INF/maven/" + group + "/" + artifact + "/pom.properties",
        "groupId=%s\nartifactId=%s\nversion=%s\n".formatted(group, artifact, version));
  }

  /** Adds a file. */
  public TestJar file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file. */
  public TestJar file(String name, byte[] bytes) {
    entries.put(name, bytes);
    return this;
  }

  /** Compiles these files, and adds their classes. */
  public TestJar compiled(List<Path> sources, String classPath) throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", "" + classes, "-cp", classPath));
    arguments.addAll(List.of("--release", "17", "-parameters", "-Xlint:-options"));
    sources.forEach(source -> arguments.add("" + source));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("it does not compile: " + sources);
    }
    return files(classes);
  }

  /** Compiles a class. */
  public TestJar source(String name, String text, Path... others) throws IOException {
    Path source = work.resolve("sources").resolve(name.replace('.', '/') + ".java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, text);
    String classPath = System.getProperty("java.class.path");
    for (Path other : others) {
      classPath = other + File.pathSeparator + classPath;
    }
    return compiled(List.of(source), classPath);
  }

  /** Adds all files of a folder. */
  public TestJar files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        entries.put(name, Files.readAllBytes(file));
      }
    }
    return this;
  }

  /** Changes a class so that it is for another version of Java. */
  public TestJar madeForJava(String name, int java) {
    entries.get(name)[7] = (byte) (java + 44);
    return this;
  }

  /** Writes the jar. */
  public Path write(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream writer = new JarOutputStream(out)) {
      // With entries for the folders, as Maven makes them: what searches a folder needs them.
      Set<String> folders = new TreeSet<>();
      for (String name : entries.keySet()) {
        for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
          folders.add(name.substring(0, end + 1));
        }
      }
      for (String folder : folders) {
        writer.putNextEntry(new JarEntry(folder));
        writer.closeEntry();
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        writer.putNextEntry(new JarEntry(entry.getKey()));
        writer.write(entry.getValue());
        writer.closeEntry();
      }
    }
    return jar;
  }
}
