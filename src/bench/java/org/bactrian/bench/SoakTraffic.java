package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The messages of a soak, what their provider answers, and the receipts that follow. Of twenty
 * messages, two are undelivered and one has no receipt: an SMS follows them, at once or by the
 * timer. The others are delivered, and half of them seen. Each SMS is delivered.
 */
final class SoakTraffic {
  /** From here on the numbers are those of SMS: {@code SMS + n} follows message n. */
  static final int SMS = Sightings.MOST / 2;

  private static final int TIMER = 60;
  private static final int TWENTY = 20;
  private static final int UNDELIVERED = 2;
  private static final int SILENT = 3;
  private static final long AFTER = 50_000_000L;
  private static final long LATE = 1_000_000_000L;
  private static final String WEBHOOK = "/webhooks/%s/%s/receipts";
  private static final String SECRET = "hook-0123456789-abcdefghij";

  private final Queue<Load.Request> first = new ConcurrentLinkedQueue<>();
  private final Queue<Load.Request> seen = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;

  /** Returns whether an SMS must follow the message. */
  static boolean smsFollows(int number) {
    return number % TWENTY < SILENT;
  }

  static byte[] message(int number) {
    String json =
        """
        {"id": "%s", "to": "%s", "label": "transaction", "content": {"text": "%s"},
         "fallback": {"duration": %d, "content": "%s"}}"""
            .formatted(
                Sample.id(number),
                Sample.to(number),
                Sample.text(number),
                TIMER,
                Sample.text(SMS + number));
    return Sample.post("/v1/messages", json.getBytes(UTF_8));
  }

  static byte[] answer(int number) {
    return number < SMS ? ProviderDoor.asNxCloud(number) : ProviderDoor.asNxCloudSms(number);
  }

  /** Plans the receipts of a message or SMS that the provider has read. */
  void taken(int number) {
    long now = System.nanoTime();
    String id = ProviderDoor.id(number);
    if (number >= SMS) {
      byte[] body = "status=2&result=DELIVRD&messageid=%s".formatted(id).getBytes(UTF_8);
      first.add(
          new Load.Request(
              number, now + AFTER, Sample.post(WEBHOOK.formatted("sms-nx", SECRET), FORM, body)));
    } else if (number % TWENTY < UNDELIVERED) {
      first.add(viber(number, now + AFTER, "failed", 11000));
    } else if (!smsFollows(number)) {
      first.add(viber(number, now + AFTER, "delivered", 11001));
      if (number % 2 == 1) {
        seen.add(viber(number, now + 2 * AFTER, "seen", 11002));
      }
    }
  }

  private static final String FORM = "application/x-www-form-urlencoded";

  private static Load.Request viber(int number, long due, String status, int code) {
    String body =
        "{\"status\":\"%s\",\"requestId\":\"%s\",\"code\":%d}"
            .formatted(status, ProviderDoor.id(number), code);
    return new Load.Request(
        number, due, Sample.post(WEBHOOK.formatted("nx", SECRET), body.getBytes(UTF_8)));
  }

  /** Lets the receipts end when all that are planned have been posted. */
  void end() {
    ended = true;
  }

  /** Returns the receipts, each when it is due. */
  Load.Schedule receipts() {
    return new Load.Schedule() {
      @Override
      public long due() {
        return Math.min(SoakTraffic.due(first), SoakTraffic.due(seen));
      }

      @Override
      public Load.Request next() {
        return SoakTraffic.due(first) <= SoakTraffic.due(seen) ? first.remove() : seen.remove();
      }

      @Override
      public boolean over() {
        return ended && first.isEmpty() && seen.isEmpty();
      }
    };
  }

  private static long due(Queue<Load.Request> queue) {
    Load.Request next = queue.peek();
    return next == null ? Long.MAX_VALUE : next.due();
  }

  /**
   * Messages at a steady rate. What could not be sent for a second because a process was stopped is
   * left out: the rate goes on from then.
   */
  static final class Messages implements Load.Schedule {
    private final long between;
    private int next;
    private long due = System.nanoTime();

    /**
     * Creates messages that begin now.
     *
     * @param first the number of the first message
     */
    Messages(int first, double rate) {
      this.next = first;
      this.between = (long) (1e9 / rate);
    }

    /** Returns the number after the last message that was sent. */
    int end() {
      return next;
    }

    @Override
    public long due() {
      return due;
    }

    @Override
    public Load.Request next() {
      Load.Request request = new Load.Request(next, due, message(next));
      next++;
      long now = System.nanoTime();
      due = now - due > LATE ? now : due + between;
      return request;
    }

    @Override
    public boolean over() {
      return next >= SMS;
    }
  }
}
