package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.journal.Audit;
import org.bactrian.journal.Audit.AuditEntry;
import org.bactrian.journal.Audit.AuditFilter;
import org.bactrian.journal.Audit.AuditPage;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.springframework.stereotype.Component;

/** Answers what operators did, page by page: the last act comes first. */
@Component("bactrian.auditPages")
final class AuditPages {
  private final Audit audit;

  AuditPages(Audit audit) {
    this.audit = audit;
  }

  /**
   * Returns a page of acts.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode list(Exchange exchange) {
    ListQuery<AuditFilter> request = ListQuery.ofAudit(HttpRequests.of(exchange).getQueryString());
    AuditPage page = audit.page(request.filter(), request.after(), request.limit());
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode list = node.putArray("audit");
    page.entries().forEach(entry -> list.add(node(entry)));
    return node.put("next", page.next() == null ? null : ListQuery.text(page.next()));
  }

  private static ObjectNode node(AuditEntry entry) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("seq", entry.seq());
    node.put("at", Times.text(entry.at()));
    return node.setAll(entry.json());
  }
}
