package org.bactrian.bench;

import java.io.IOException;
import java.util.function.IntFunction;

/** The systems that are compared; those that are not Bactrian come first. */
enum Subject {
  FLOOR("floor, hand-written", 202),
  PASS_THROUGH("bare Camel pass-through", 200),
  EMPTY("empty Camel application, started only", 200),
  SDK("Alibaba's Java SDK in a loop, 64 at a time", 200),
  SDK_NODE("Alibaba's Node SDK in a loop, 64 at a time", 200),
  KANNEL_SPOOL("Kannel, spool store", 202),
  KANNEL_FILE("Kannel, file store", 202),
  SQLITE("Bactrian, embedded journal", 202),
  POSTGRES("Bactrian, PostgreSQL", 202),
  RECEIPTS("Bactrian, embedded, two receipts a message", 202),
  HUNDRED("Bactrian, embedded, 100 accounts", 202),
  WAITING("Bactrian, embedded, -Xmx256m, 1 000 000 waiting", 202),
  HISTORY("Bactrian, embedded, behind 10 000 000 rows of history", 202),
  YOUNG("Bactrian, embedded, full load from the start", 202),
  SQLITE_AOT("Bactrian, embedded, AOT cache, full load from the start", 202),
  YOUNG_RECEIPTS("Bactrian, embedded, 500 messages and 500 receipts a second from the start", 202),
  BEFORE("Bactrian before, embedded journal", 202),
  BEFORE_POSTGRES("Bactrian before, PostgreSQL", 202),
  BEFORE_RECEIPTS("Bactrian before, embedded, two receipts a message", 202),
  BEFORE_HUNDRED("Bactrian before, embedded, 100 accounts", 202);

  static final int MANY = 100;

  private final String title;
  private final int taken;

  Subject(String title, int taken) {
    this.title = title;
    this.taken = taken;
  }

  String title() {
    return title;
  }

  /** Returns whether the programs that it needs are installed. */
  boolean isInstalled(Options options) throws IOException, InterruptedException {
    return switch (this) {
      case SQLITE_AOT -> options.aot() != null;
      case KANNEL_SPOOL, KANNEL_FILE -> Kannel.isInstalled();
      case SDK_NODE -> NodeSdk.isInstalled();
      default -> true;
    };
  }

  /** Returns the HTTP status with which it answers a message that it takes. */
  int taken() {
    return taken;
  }

  boolean isBactrian() {
    return compareTo(SQLITE) >= 0;
  }

  /** Returns whether it is Bactrian from another checkout: {@link Options#before}. */
  boolean isBefore() {
    return compareTo(BEFORE) >= 0;
  }

  /** Returns whether its journal is PostgreSQL. */
  boolean isOnPostgres() {
    return this == POSTGRES || this == BEFORE_POSTGRES;
  }

  /** Returns whether it has {@link #MANY} accounts instead of one. */
  boolean hasManyAccounts() {
    return this == HUNDRED || this == BEFORE_HUNDRED;
  }

  boolean isKannel() {
    return this == KANNEL_SPOOL || this == KANNEL_FILE;
  }

  /** Returns whether it sends by itself, as fast as it can. */
  boolean isLoop() {
    return this == SDK || this == SDK_NODE;
  }

  /** Returns how many receipts follow each of its messages. */
  int receipts() {
    return switch (this) {
      case RECEIPTS, BEFORE_RECEIPTS -> 2;
      case YOUNG_RECEIPTS -> 1;
      default -> 0;
    };
  }

  /** Returns whether its answers are timed at half of its full rate. */
  boolean isTimedAtHalf() {
    return compareTo(POSTGRES) <= 0 || this == BEFORE || this == BEFORE_POSTGRES;
  }

  /**
   * Returns whether its CPU is also measured at 1 000 messages a second, which is far below its
   * limit.
   */
  boolean isComparedAtThousand() {
    return this == SQLITE || this == BEFORE || hasManyAccounts();
  }

  /** Returns whether its CPU is also measured at 50 messages a second. */
  boolean isComparedAtFifty() {
    return this == PASS_THROUGH || this == SQLITE || this == BEFORE;
  }

  /**
   * Returns whether it is timed idle. This needs a call that leaves after the answer, as Bactrian's
   * does.
   */
  boolean isTimedIdle() {
    return this == SQLITE || this == BEFORE || isOnPostgres();
  }

  /** Returns the request with a message, head and body, in the form that the system takes. */
  byte[] request(int number) {
    String account = hasManyAccounts() ? "nx-" + number % MANY : "";
    return isKannel()
        ? Kannel.request(number)
        : Sample.post("/v1/messages", Sample.message(number, account));
  }

  /** Returns the answers of its provider. */
  IntFunction<byte[]> answers() {
    return isKannel()
        ? ProviderDoor::asKannel
        : isLoop() ? ProviderDoor::asAlibaba : ProviderDoor::asNxCloud;
  }
}
