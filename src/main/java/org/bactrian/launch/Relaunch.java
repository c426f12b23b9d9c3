package org.bactrian.launch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts the application once more within this process, with the jars of {@code lib/} on its class
 * path: behind Bactrian's own, and in one class loader with them, so that each class finds the
 * others wherever they are. Without such jars nothing is done.
 */
public final class Relaunch {
  private static final Path LIB = Path.of("lib");

  private final ClassLoader running;
  private final Libraries ours;

  private Relaunch(ClassLoader running, Libraries ours) {
    this.running = running;
    this.ours = ours;
  }

  /**
   * Calls {@code start(String[], Class[])} of the application in a class loader that has the jars.
   *
   * @return whether it was called; if not, the caller goes on, and has all it needs
   */
  public static boolean start(Class<?> application, String[] arguments) {
    ClassLoader running = application.getClassLoader();
    Libraries ours = Libraries.running(running, LIB);
    List<Path> found = LibFolder.jars(LIB, ours);
    return !found.isEmpty() && new Relaunch(running, ours).with(found, application, arguments);
  }

  private boolean with(List<Path> found, Class<?> application, String[] arguments) {
    LibFolder.Choice choice = new LibFolder(ours, this::loader).choose(found);
    LibNotes.keep(choice.notes());
    if (isAsItIs(found, choice.jars())) {
      return false;
    }
    try {
      ClassLoader loader = loader(choice.jars());
      Thread.currentThread().setContextClassLoader(loader);
      loader
          .loadClass(LibNotes.class.getName())
          .getMethod("keep", List.class)
          .invoke(null, choice.notes());
      Class<?> there = loader.loadClass(application.getName());
      there
          .getMethod("start", String[].class, Class[].class)
          .invoke(null, arguments, new Class<?>[] {there});
      return true;
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is not how Bactrian starts", e);
    }
  }

  /** Returns whether the class path has these jars of the folder already, and no other ones. */
  private boolean isAsItIs(List<Path> found, List<Path> chosen) {
    List<Path> there =
        running instanceof URLClassLoader
            ? List.of()
            : classPath().map(Libraries::real).filter(found::contains).distinct().toList();
    return there.size() == chosen.size() && there.containsAll(chosen);
  }

  /** Returns a loader with everything that is Bactrian's own, and then these jars. */
  private ClassLoader loader(List<Path> jars) {
    try {
      List<URL> urls = new ArrayList<>();
      if (running instanceof URLClassLoader nested) {
        urls.addAll(List.of(nested.getURLs()));
      } else {
        Path lib = Libraries.real(LIB);
        for (Path entry : classPath().toList()) {
          if (!lib.equals(Libraries.real(entry).getParent())
              || ours.files().contains(Libraries.real(entry))) {
            urls.add(url(entry));
          }
        }
      }
      for (Path jar : jars) {
        urls.add(url(jar));
      }
      return loader(urls.toArray(URL[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the class loader of Spring Boot is another one", e);
    }
  }

  /** Spring Boot's own class loader knows jars within a jar. */
  private ClassLoader loader(URL[] urls) throws ReflectiveOperationException {
    return running instanceof URLClassLoader
        ? running
            .getClass()
            .asSubclass(ClassLoader.class)
            .getConstructor(boolean.class, URL[].class, ClassLoader.class)
            .newInstance(false, urls, running.getParent())
        : new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of);
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }
}
