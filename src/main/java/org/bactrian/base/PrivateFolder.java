package org.bactrian.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes folders and files that only the user Bactrian runs as can read. */
public final class PrivateFolder {
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFolder() {}

  /**
   * Makes a folder, and those above it that are missing. A folder that is there keeps its
   * permissions: whoever made it may share it on purpose.
   */
  public static void make(Path folder) throws IOException {
    if (hasPermissions(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    } else {
      Files.createDirectories(folder);
    }
  }

  /**
   * Makes a folder that is Bactrian's alone, or takes it from others if it is there.
   *
   * @throws IOException when there is a link in its place: links are not followed
   */
  public static void own(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      throw new IOException(folder + " is a link, and links are not followed: remove it");
    }
    make(folder);
    restrict(folder, FOLDER);
  }

  /** Makes a file, or takes it from others if it is there. */
  public static void ownFile(Path file) throws IOException {
    if (Files.notExists(file)) {
      if (hasPermissions(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
      } else {
        Files.createFile(file);
      }
    }
    restrict(file, FILE);
  }

  /**
   * Puts a new version in the place of a file, with the permissions of the old one. A file that is
   * gone stays gone.
   *
   * @param version is made anew, and moved
   */
  public static void replace(Path file, Path version) throws IOException {
    if (Files.notExists(file)) {
      Files.delete(version);
      return;
    }
    if (hasPermissions(file)) {
      Files.setPosixFilePermissions(version, Files.getPosixFilePermissions(file));
    }
    Files.setLastModifiedTime(version, Files.getLastModifiedTime(file));
    Files.move(version, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void restrict(Path path, Set<PosixFilePermission> permissions) {
    try {
      if (hasPermissions(path) && !Files.getPosixFilePermissions(path).equals(permissions)) {
        Files.setPosixFilePermissions(path, permissions);
      }
    } catch (IOException e) {
      // A path of another user keeps its permissions: only its owner may change them.
    }
  }

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
