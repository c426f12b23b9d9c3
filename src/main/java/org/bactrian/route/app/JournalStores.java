package org.bactrian.route.app;

import org.bactrian.journal.AccountLimits;
import org.bactrian.journal.ApiKeyStore;
import org.bactrian.journal.Audit;
import org.bactrian.journal.DeadLetters;
import org.bactrian.journal.Erasures;
import org.bactrian.journal.Events;
import org.bactrian.journal.FallbackTimers;
import org.bactrian.journal.GivenUpEvents;
import org.bactrian.journal.Holds;
import org.bactrian.journal.Journal;
import org.bactrian.journal.KeyDays;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.Leases;
import org.bactrian.journal.MessageList;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.Outbox;
import org.bactrian.journal.ReceiptStore;
import org.bactrian.journal.Receivers;
import org.bactrian.journal.RestingAccounts;
import org.bactrian.journal.Retention;
import org.bactrian.journal.Statistics;
import org.bactrian.journal.Suppressions;
import org.bactrian.journal.WaitingActs;
import org.bactrian.journal.WebhookActivity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes each store of the journal a bean: a class names the stores it needs, not the journal. */
@Configuration(value = "bactrian.journalStores", proxyBeanMethods = false)
class JournalStores {
  @Bean("bactrian.messageStore")
  MessageStore messageStore(Journal journal) {
    return journal.messages();
  }

  @Bean("bactrian.messageList")
  MessageList messageList(Journal journal) {
    return journal.list();
  }

  @Bean("bactrian.laneQueue")
  LaneQueue laneQueue(Journal journal) {
    return journal.lanes();
  }

  @Bean("bactrian.restingAccounts")
  RestingAccounts restingAccounts(Journal journal) {
    return journal.resting();
  }

  @Bean("bactrian.receiptStore")
  ReceiptStore receiptStore(Journal journal) {
    return journal.receipts();
  }

  @Bean("bactrian.webhookActivity")
  WebhookActivity webhookActivity(Journal journal) {
    return journal.activity();
  }

  @Bean("bactrian.fallbackTimers")
  FallbackTimers fallbackTimers(Journal journal) {
    return journal.timers();
  }

  @Bean("bactrian.deadLetterStore")
  DeadLetters deadLetterStore(Journal journal) {
    return journal.deadLetters();
  }

  @Bean("bactrian.eventHistory")
  Events eventHistory(Journal journal) {
    return journal.events();
  }

  @Bean("bactrian.outbox")
  Outbox outbox(Journal journal) {
    return journal.outbox();
  }

  @Bean("bactrian.givenUpEvents")
  GivenUpEvents givenUpEvents(Journal journal) {
    return journal.givenUp();
  }

  @Bean("bactrian.receivers")
  Receivers receivers(Journal journal) {
    return journal.receivers();
  }

  @Bean("bactrian.leases")
  Leases leases(Journal journal) {
    return journal.leases();
  }

  @Bean("bactrian.retention")
  Retention retention(Journal journal) {
    return journal.retention();
  }

  @Bean("bactrian.holds")
  Holds holds(Journal journal) {
    return journal.holds();
  }

  @Bean("bactrian.suppressions")
  Suppressions suppressions(Journal journal) {
    return journal.suppressions();
  }

  @Bean("bactrian.apiKeyStore")
  ApiKeyStore apiKeyStore(Journal journal) {
    return journal.apiKeys();
  }

  @Bean("bactrian.keyDays")
  KeyDays keyDays(Journal journal) {
    return journal.keyDays();
  }

  @Bean("bactrian.waitingActs")
  WaitingActs waitingActs(Journal journal) {
    return journal.waiting();
  }

  @Bean("bactrian.accountLimits")
  AccountLimits accountLimits(Journal journal) {
    return journal.limits();
  }

  @Bean("bactrian.audit")
  Audit audit(Journal journal) {
    return journal.audit();
  }

  @Bean("bactrian.erasureStore")
  Erasures erasureStore(Journal journal) {
    return journal.erasures();
  }

  @Bean("bactrian.statistics")
  Statistics statistics(Journal journal) {
    return journal.statistics();
  }
}
