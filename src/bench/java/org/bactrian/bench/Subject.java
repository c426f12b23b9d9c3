package org.bactrian.bench;

import java.io.IOException;
import java.util.function.IntFunction;

/** The systems that are held against each other: what is not Bactrian first. */
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

  /** Whether what it needs is on this machine. */
  boolean isInstalled() throws IOException, InterruptedException {
    return switch (this) {
      case KANNEL_SPOOL, KANNEL_FILE -> Kannel.isInstalled();
      case SDK_NODE -> NodeSdk.isInstalled();
      default -> true;
    };
  }

  /** The status of an answer to a message it takes. */
  int taken() {
    return taken;
  }

  boolean isBactrian() {
    return compareTo(SQLITE) >= 0;
  }

  /** Whether it is Bactrian as another checkout has it: {@link Options#before}. */
  boolean isBefore() {
    return compareTo(BEFORE) >= 0;
  }

  /** Whether its journal is PostgreSQL. */
  boolean isOnPostgres() {
    return this == POSTGRES || this == BEFORE_POSTGRES;
  }

  /** Whether it has {@link #MANY} accounts, not one. */
  boolean hasManyAccounts() {
    return this == HUNDRED || this == BEFORE_HUNDRED;
  }

  boolean isKannel() {
    return this == KANNEL_SPOOL || this == KANNEL_FILE;
  }

  /** Whether it sends by itself, as fast as it can. */
  boolean isLoop() {
    return this == SDK || this == SDK_NODE;
  }

  boolean getsReceipts() {
    return this == RECEIPTS || this == BEFORE_RECEIPTS;
  }

  /** Whether its answers are timed at half the rate. */
  boolean isTimedAtHalf() {
    return compareTo(POSTGRES) <= 0 || this == BEFORE || this == BEFORE_POSTGRES;
  }

  /** Whether it is asked what the same traffic costs, which it is far from being filled by. */
  boolean isComparedAtThousand() {
    return this == SQLITE || this == BEFORE || hasManyAccounts();
  }

  /** Whether it is timed idle: where a message leaves after its answer, which others may not. */
  boolean isTimedIdle() {
    return this == SQLITE || this == BEFORE || isOnPostgres();
  }

  /** A message, head and body, as it takes one. */
  byte[] request(int number) {
    String account = hasManyAccounts() ? "nx-" + number % MANY : "";
    return isKannel()
        ? Kannel.request(number)
        : Sample.post("/v1/messages", Sample.message(number, account));
  }

  /** How its provider answers. */
  IntFunction<byte[]> answers() {
    return isKannel()
        ? ProviderDoor::asKannel
        : isLoop() ? ProviderDoor::asAlibaba : ProviderDoor::asNxCloud;
  }
}
