package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.journal.MessageFilter;
import org.bactrian.journal.MessageList;
import org.bactrian.journal.MessageList.Order;
import org.bactrian.journal.MessageList.Page;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.MessageStore;
import org.bactrian.journal.Viewer;
import org.bactrian.message.Channel;
import org.bactrian.provider.Accounts;
import org.bactrian.route.EventJson;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageStateJson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers lists of messages and dead letters, page by page, the newest first. */
@Component("bactrian.messagePages")
public final class MessagePages {
  private static final Set<String> MESSAGE_FILTER = filterOfMessages();

  private final MessageStore messages;
  private final MessageList list;
  private final MessageStateJson states;
  private final Accounts accounts;
  private final ObjectMapper json = new ObjectMapper();

  MessagePages(
      MessageStore messages, MessageList list, MessageStateJson states, Accounts accounts) {
    this.messages = messages;
    this.list = list;
    this.states = states;
    this.accounts = accounts;
  }

  private static Set<String> filterOfMessages() {
    Set<String> names = new TreeSet<>(ListQuery.FILTER);
    names.remove("reason");
    names.add("providerId");
    return names;
  }

  /**
   * Returns a page of the messages that the caller may see. An SMS is in the {@code fallback} of
   * its Viber message, and not listed itself; only a filter for an SMS account lists the account's
   * SMS, and one for the id that a provider gave it.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode messages(Exchange exchange) {
    String query = HttpRequests.of(exchange).getQueryString();
    ListQuery<MessageFilter> request = ListQuery.of(query, MESSAGE_FILTER);
    Viewer viewer = HttpRequests.viewer(exchange);
    MessageFilter filter = request.filter().ofChannel(channel(request.filter())).of(viewer);
    Page page = list.page(filter, Order.ACCEPTED, request.after(), request.limit());
    return node("messages", page, states.of(viewer, page.messages()));
  }

  private @Nullable Channel channel(MessageFilter filter) {
    if (filter.marks().providerId() != null) {
      return null;
    }
    return filter.account() == null
        ? Channel.VIBER
        : accounts.find(filter.account()).map(account -> account.channel()).orElse(Channel.VIBER);
  }

  /**
   * Returns a page of dead letters, Viber messages and SMS, ordered by when they became dead
   * letters.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode deadLetters(Exchange exchange) {
    String query = HttpRequests.of(exchange).getQueryString();
    ListQuery<MessageFilter> request = ListQuery.of(query, ListQuery.FILTER);
    Page page = list.page(request.filter(), Order.DIED, request.after(), request.limit());
    return node("deadLetters", page, deadLetters(HttpRequests.viewer(exchange), page.messages()));
  }

  /**
   * Returns a dead letter with its attempts.
   *
   * @throws HttpProblem when there is no dead letter of that id
   */
  public ObjectNode deadLetter(String id, Exchange exchange) {
    MessageRow row =
        messages
            .find(id)
            .filter(found -> found.timestamps().deadAt() != null)
            .orElseThrow(() -> HttpProblem.notFound("There is no dead letter of that id."));
    return deadLetters(HttpRequests.viewer(exchange), List.of(row)).get(0);
  }

  ObjectNode deadLetterJson(MessageRow row) {
    return deadLetters(Viewer.OF_ALL, List.of(row)).get(0);
  }

  /** The messages' states, each with the reason and the time that made it a dead letter. */
  private List<ObjectNode> deadLetters(Viewer viewer, List<MessageRow> rows) {
    List<ObjectNode> nodes = states.of(viewer, rows);
    for (int i = 0; i < rows.size(); i++) {
      MessageRow row = rows.get(i);
      nodes.get(i).put("channel", row.channel().wire());
      EventJson.putIf(
          nodes.get(i), "account", row.queueing().lane().isEmpty() ? null : row.queueing().lane());
      EventJson.putIf(nodes.get(i), "reason", row.reason() == null ? null : row.reason().wire());
      EventJson.putIf(nodes.get(i), "deadAt", Times.textOrNull(row.timestamps().deadAt()));
    }
    return nodes;
  }

  private ObjectNode node(String name, Page page, List<ObjectNode> items) {
    ObjectNode node = json.createObjectNode();
    ArrayNode list = node.putArray(name);
    items.forEach(list::add);
    if (page.searchedTo() != null) {
      node.put("searchedTo", Times.text(page.searchedTo()));
    }
    return node.put("next", page.next() == null ? null : ListQuery.text(page.next()));
  }
}
