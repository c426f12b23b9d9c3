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
import org.bactrian.message.Channel;
import org.bactrian.provider.Accounts;
import org.bactrian.route.EventJson;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.MessageState;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Messages and dead letters as lists, newest first. */
@Component("messagePages")
public final class MessagePages {
  private static final Set<String> MESSAGE_FILTER = filterWithoutReason();

  private final MessageStore messages;
  private final MessageList list;
  private final MessageState states;
  private final Accounts accounts;
  private final ObjectMapper json = new ObjectMapper();

  MessagePages(MessageStore messages, MessageList list, MessageState states, Accounts accounts) {
    this.messages = messages;
    this.list = list;
    this.states = states;
    this.accounts = accounts;
  }

  private static Set<String> filterWithoutReason() {
    Set<String> names = new TreeSet<>(ListQueryReader.FILTER);
    names.remove("reason");
    return names;
  }

  /**
   * What senders handed in. An SMS stands in its message's {@code fallback}, not beside it; only
   * where an SMS account is asked for are its SMS listed.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode messages(Exchange exchange) {
    String query = HttpRequests.of(exchange).getQueryString();
    ListQuery asked = ListQueryReader.page(query, MESSAGE_FILTER);
    MessageFilter filter = asked.filter().ofChannel(channel(asked.filter()));
    Page page = list.page(filter, Order.ACCEPTED, asked.after(), asked.limit());
    return node("messages", page, states.of(page.messages()));
  }

  private Channel channel(MessageFilter filter) {
    return filter.account() == null
        ? Channel.VIBER
        : accounts.find(filter.account()).map(account -> account.channel()).orElse(Channel.VIBER);
  }

  /**
   * Dead letters, Viber messages and SMS, by when nothing was left to try.
   *
   * @throws InvalidMessage when a parameter is wrong
   */
  public ObjectNode deadLetters(Exchange exchange) {
    String query = HttpRequests.of(exchange).getQueryString();
    ListQuery asked = ListQueryReader.page(query, ListQueryReader.FILTER);
    Page page = list.page(asked.filter(), Order.DIED, asked.after(), asked.limit());
    return node("deadLetters", page, deadLetters(page.messages()));
  }

  /**
   * One dead letter with its attempts.
   *
   * @throws HttpProblem when there is none of that id
   */
  public ObjectNode deadLetter(String id) {
    MessageRow row =
        messages
            .find(id)
            .filter(found -> found.timestamps().deadAt() != null)
            .orElseThrow(
                () -> new HttpProblem(HttpStatus.NOT_FOUND, "There is no dead letter of that id."));
    return toldOf(row);
  }

  /** The same, of a row just read. */
  public ObjectNode toldOf(MessageRow row) {
    return deadLetters(List.of(row)).get(0);
  }

  /** As the message's state has it, with what made it one. */
  private List<ObjectNode> deadLetters(List<MessageRow> rows) {
    List<ObjectNode> nodes = states.of(rows);
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
    return node.put("next", page.next() == null ? null : ListQueryReader.cursor(page.next()));
  }
}
