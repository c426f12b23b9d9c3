package org.bactrian.journal;

import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.origin;
import static org.bactrian.journal.JournalScenario.taken;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Events.EventRow;
import org.bactrian.journal.ReceiptStore.StoredCallback;
import org.bactrian.provider.Callback;

/**
 * Random steps, by a seed, with a few messages that are each at a random point of their journey.
 */
final class RandomSteps {
  private static final int MESSAGES = 6;
  private static final List<DeliveryState> STATES =
      List.of(DeliveryState.DELIVERED, DeliveryState.SEEN, DeliveryState.UNDELIVERED);

  private static final List<Charge> CHARGES =
      List.of(
          Charge.NONE,
          Charge.NONE,
          Charge.of("0.03", "USD", null),
          Charge.of("0.045", "USD", "2"),
          Charge.of(null, null, "3"));

  /** One unit of work on the journal. */
  record Step(String name, Runnable work) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final JournalScenario the;
  private final Random random;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Claim> claims = new HashMap<>();

  RandomSteps(JournalScenario the, long seed) {
    this.the = the;
    this.random = new Random(seed);
    for (int i = 0; i < MESSAGES; i++) {
      String id = "g" + seed + "-" + i;
      ids.add(id);
      bring(id, random.nextInt(7));
    }
  }

  /**
   * Brings a message to: accepted, sending, submitted, undelivered, SMS waits, sending, submitted.
   */
  private void bring(String id, int far) {
    the.accept(message(id, null, null), NX, NX2);
    if (far > 0) {
      the.claim(NX).forEach(claim -> claims.put(claim.message().id(), claim));
    }
    if (far > 1) {
      the.settle(claims.get(id), taken(providerId(id)));
    }
    if (far > 2) {
      the.receipt(NX, providerId(id), DeliveryState.UNDELIVERED);
    }
    if (far > 3) {
      acceptSms(id);
    }
    if (far > 4) {
      the.claim(SMS).forEach(claim -> claims.put(claim.message().id(), claim));
    }
    if (far > 5) {
      the.settle(claims.get(smsOf(id)), taken(providerId(smsOf(id))));
    }
  }

  private static String providerId(String id) {
    return "p-" + id;
  }

  private static String smsOf(String id) {
    return "sms-of-" + id;
  }

  private void acceptSms(String id) {
    the.journal
        .messages()
        .acceptSms(
            message(id, null, null).asSms(smsOf(id)),
            Reason.OTHER,
            List.of(SMS),
            "by name",
            the.now);
  }

  List<Step> steps() {
    // Some steps make all prefetched values unknown: they are not in every group.
    int kinds = 3 + random.nextInt(6);
    int count = 2 + random.nextInt(20);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Step step = step(ids.get(random.nextInt(MESSAGES)), random.nextInt(kinds));
      steps.add(step);
      if (random.nextInt(5) == 0) {
        // Two stages may read the same callback; an outcome may be written down again.
        steps.add(step);
      }
    }
    return steps;
  }

  private Step step(String id, int kind) {
    DeliveryState state = STATES.get(random.nextInt(STATES.size()));
    Charge charge = CHARGES.get(random.nextInt(CHARGES.size()));
    SendResult result =
        random.nextInt(3) > 0
            ? new SendResult.Submitted(List.of(providerId(id)), "0").charging(charge)
            : no(Reason.NO_CREDIT);
    return switch (kind) {
      case 2 -> badContent(id + "-" + ids.size());
      case 3 -> settle(id, result);
      case 4 -> settle(smsOf(id), taken(providerId(smsOf(id))));
      case 5 -> receipt(SMS, providerId(smsOf(id)), smsOf(id), state);
      case 6 -> receipt(NX, "unheard-of-" + random.nextInt(2), id, state);
      case 7 ->
          new Step(
              "cancel " + id,
              () ->
                  the.journal
                      .messages()
                      .cancel(Viewer.OF_ALL, id, "", JournalScenario.CANCEL, the.now));
      case 8 -> new Step("sms " + id, () -> acceptSms(id));
      default -> receipt(NX, providerId(id), null, state);
    };
  }

  private Step badContent(String id) {
    ids.add(id);
    return new Step(
        "bad content " + id,
        () ->
            the.journal
                .messages()
                .acceptRefused(
                    message(id, null, null),
                    origin(message(id, null, null)),
                    Reason.BAD_CONTENT,
                    "too long",
                    the.now));
  }

  private Step settle(String id, SendResult result) {
    Claim claim = claims.get(id);
    return claim == null
        ? new Step(
            "cancel " + id,
            () ->
                the.journal
                    .messages()
                    .cancel(Viewer.OF_ALL, id, "", JournalScenario.CANCEL, the.now))
        : new Step("settle " + id + " " + result, () -> the.settle(claim, result));
  }

  private Step receipt(String account, String providerId, String ownId, DeliveryState state) {
    Callback callback = new Callback(account, Callback.Kind.RECEIPTS, "", "", new byte[0]);
    the.journal.receipts().keep(callback, the.now);
    List<StoredCallback> unread = the.journal.receipts().unread(1_000, the.now);
    StoredCallback kept = unread.get(unread.size() - 1);
    Receipt bare = new Receipt(providerId, ownId, state, null, "c");
    Receipt told = bare.charging(CHARGES.get(random.nextInt(CHARGES.size())));
    Receipt receipt = state == DeliveryState.SEEN && random.nextBoolean() ? told.ofClick() : told;
    // A provider may report a state twice.
    List<Receipt> receipts = random.nextBoolean() ? List.of(receipt) : List.of(receipt, receipt);
    return new Step(
        state + " " + providerId + " of " + ownId, () -> the.apply(kept, receipts, List.of()));
  }

  /** Returns all that the journal knows of the messages. */
  List<String> story() {
    List<String> story = new ArrayList<>();
    for (String id : ids) {
      the.journal.messages().find(id).ifPresent(row -> story.add(row(row)));
      the.journal.messages().find(smsOf(id)).ifPresent(row -> story.add(row(row)));
      the.journal.events().of(id).forEach(event -> story.add(event(event)));
      the.journal.messages().attempts(id).forEach(attempt -> story.add("" + attempt));
      the.journal.messages().attempts(smsOf(id)).forEach(attempt -> story.add("" + attempt));
    }
    story.add(
        "unread "
            + the.journal.receipts().unread(1_000, the.now).size()
            + ", parked "
            + the.sql.sql("select count(*) from parked_receipt").query(Long.class).single()
            + ", dead "
            + the.sql.sql("select count(*) from dead_letter").query(Long.class).single());
    return story;
  }

  private static String row(MessageRow row) {
    return String.join(
        " ",
        row.toString(),
        "" + row.reason(),
        "" + row.queueing().route(),
        "attempts " + row.queueing().attempts(),
        "since " + row.timer().since(),
        "due " + row.timer().dueAt(),
        "review " + row.timer().reviewAt(),
        "because " + row.timer().trigger(),
        "dead " + row.timestamps().deadAt(),
        "updated " + row.timestamps().updatedAt());
  }

  private static String event(EventRow event) {
    return String.join(
        " ",
        event.messageId(),
        "" + event.status(),
        "" + event.reason(),
        "" + event.account(),
        "" + event.providerCode(),
        "" + event.providerMessageId(),
        event.type() + " " + event.charge(),
        event.detail());
  }
}
