package org.bactrian.route.app;

import org.bactrian.journal.DeadLetters;
import org.bactrian.journal.Events;
import org.bactrian.journal.FallbackTimers;
import org.bactrian.journal.GivenUpEvents;
import org.bactrian.journal.Holds;
import org.bactrian.journal.Journal;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases;
import org.bactrian.journal.MessageList;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.Outbox;
import org.bactrian.journal.ReceiptStore;
import org.bactrian.journal.RestingAccounts;
import org.bactrian.journal.Retention;
import org.bactrian.journal.WebhookActivity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes each store of the journal a bean: a class names the stores it needs, not the journal. */
@Configuration(proxyBeanMethods = false)
class JournalStores {
  @Bean
  MessageStore messageStore(Journal journal) {
    return journal.messages();
  }

  @Bean
  MessageList messageList(Journal journal) {
    return journal.list();
  }

  @Bean
  LaneQueue laneQueue(Journal journal) {
    return journal.lanes();
  }

  @Bean
  RestingAccounts restingAccounts(Journal journal) {
    return journal.resting();
  }

  @Bean
  ReceiptStore receiptStore(Journal journal) {
    return journal.receipts();
  }

  @Bean
  WebhookActivity webhookActivity(Journal journal) {
    return journal.activity();
  }

  @Bean
  FallbackTimers fallbackTimers(Journal journal) {
    return journal.timers();
  }

  @Bean
  DeadLetters deadLetterStore(Journal journal) {
    return journal.deadLetters();
  }

  @Bean
  Events eventHistory(Journal journal) {
    return journal.events();
  }

  @Bean
  Outbox outbox(Journal journal) {
    return journal.outbox();
  }

  @Bean
  GivenUpEvents givenUpEvents(Journal journal) {
    return journal.givenUp();
  }

  @Bean
  Leases leases(Journal journal) {
    return journal.leases();
  }

  @Bean
  Retention retention(Journal journal) {
    return journal.retention();
  }

  @Bean
  Holds holds(Journal journal) {
    return journal.holds();
  }
}
