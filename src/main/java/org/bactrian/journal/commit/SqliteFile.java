package org.bactrian.journal.commit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.base.PrivateFolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of an embedded journal: locked against a second process, and compared with what its path
 * leads to. SQLite goes on writing to a file that was removed or replaced, and all of that would be
 * lost at the next start.
 */
public final class SqliteFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

  /** Far behind the bytes that SQLite locks. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * The files that this process has locked, by device and inode. To open and close such a file once
   * more would free every lock on it that this process has, SQLite's too.
   */
  private static final Set<Object> OURS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Path log;
  private final FileChannel lock;
  private final FileChannel lockBeside;
  private final Connection reader;
  private final @Nullable Object identity;
  private final @Nullable Object logIdentity;

  private SqliteFile(Path file, FileChannel lock, FileChannel lockBeside, Connection reader)
      throws IOException {
    this.file = file;
    this.log = file.resolveSibling(file.getFileName() + "-wal");
    this.lock = lock;
    this.lockBeside = lockBeside;
    this.reader = reader;
    this.identity = identity(file);
    this.logIdentity = identity(log);
  }

  /**
   * Locks the file, which need not exist yet. The operating system releases the locks when the
   * process ends.
   *
   * @param url of the file for SQLite's driver
   * @return empty: another instance uses the file, by whatever name or link
   * @throws IOException when the folder or the file cannot be used
   */
  public static Optional<SqliteFile> lock(Path file, String url) throws IOException {
    PrivateFolder.make(file.getParent());
    // SQLite makes its other files with the permissions of this one.
    for (String end : List.of("", "-wal", "-shm")) {
      Path one = file.resolveSibling(file.getFileName() + end);
      if (end.isEmpty() || Files.exists(one)) {
        PrivateFolder.ownFile(one);
      }
    }
    // Versions before this one lock only the file beside it.
    FileChannel beside = open(file.resolveSibling(file.getFileName() + ".lock"));
    Object identity = identity(file);
    if (tryLock(beside, 0) == null || identity != null && !OURS.add(identity)) {
      beside.close();
      return Optional.empty();
    }
    FileChannel lock = open(file);
    FileLock before = tryLock(lock, LOCKED_BYTE);
    if (before == null) {
      giveUp(identity, lock, beside);
      return Optional.empty();
    }
    Connection reader = reader(url);
    // SQLite unlocks the whole file, our byte too, whenever none of its connections reads. From
    // here on there is one that does, and the lock holds.
    before.release();
    if (tryLock(lock, LOCKED_BYTE) == null) {
      close(reader);
      giveUp(identity, lock, beside);
      return Optional.empty();
    }
    return Optional.of(new SqliteFile(file, lock, beside, reader));
  }

  private static void giveUp(@Nullable Object identity, FileChannel... locks) throws IOException {
    for (FileChannel one : locks) {
      one.close();
    }
    if (identity != null) {
      OURS.remove(identity);
    }
  }

  /**
   * Opens a connection that stays open until the end. As long as there is one, SQLite never removes
   * the write-ahead log, so that the log has one identity.
   */
  private static Connection reader(String url) throws IOException {
    try {
      Connection reader = DriverManager.getConnection(url);
      try (Statement statement = reader.createStatement()) {
        statement.execute("pragma journal_mode = wal");
        statement.execute("select count(*) from sqlite_master");
      }
      return reader;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static void close(Connection reader) {
    try {
      reader.close();
    } catch (SQLException e) {
      LOG.debug("the connection that watched the journal does not close", e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static @Nullable FileLock tryLock(FileChannel channel, long at) throws IOException {
    try {
      return channel.tryLock(at, 1, false);
    } catch (OverlappingFileLockException e) {
      // Another instance in this process holds it.
      return null;
    }
  }

  /** Returns device and inode; null: there is no file, or the file system does not tell. */
  private static @Nullable Object identity(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns why nothing that is written would be found again after a restart, in words. */
  public Optional<String> loss() {
    try {
      Optional<String> ofFile = loss(file, identity);
      return ofFile.isPresent() || logIdentity == null ? ofFile : loss(log, logIdentity);
    } catch (IOException e) {
      return Optional.of(file + " cannot be looked at: " + e);
    }
  }

  private static Optional<String> loss(Path path, @Nullable Object before) throws IOException {
    Object now = identity(path);
    if (before == null || before.equals(now)) {
      return Optional.empty();
    }
    return Optional.of(
        path
            + (now == null ? " was removed" : " was replaced by another file")
            + "; put it back, or restart and accept that what was written since then is lost");
  }

  @Override
  public void close() throws IOException {
    close(reader);
    giveUp(identity, lock, lockBeside);
  }
}
