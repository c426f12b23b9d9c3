package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.bactrian.base.Times;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.journal.Hours;
import org.bactrian.journal.MessageFilter;
import org.bactrian.journal.MessageList;
import org.bactrian.journal.MessageList.ListCursor;
import org.bactrian.journal.MessageList.Order;
import org.bactrian.journal.MessageList.Page;
import org.bactrian.journal.MessageMarks;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.Statistics;
import org.bactrian.journal.Statistics.Dimension;
import org.bactrian.journal.Statistics.Group;
import org.bactrian.journal.StatisticsCounts;
import org.bactrian.journal.StatisticsFilter;
import org.bactrian.journal.Viewer;
import org.bactrian.message.Channel;
import org.bactrian.message.Msisdn;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.MessageStateJson;
import org.bactrian.route.QueryString;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers how a campaign goes: in numbers, and as a table with a line for each message. */
@Component("bactrian.campaignAnswers")
final class CampaignAnswers {
  private static final int PAGE = 500;

  /** The columns of the table, by where a message's state has them. */
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "ownId",
          "to",
          "key",
          "status",
          "reached",
          "final",
          "acceptedAt",
          "updatedAt",
          "deliveredAt");

  private final Statistics statistics;
  private final MessageList list;
  private final MessageStateJson states;

  CampaignAnswers(Statistics statistics, MessageList list, MessageStateJson states) {
    this.statistics = statistics;
    this.list = list;
    this.states = states;
  }

  /**
   * Returns the counts of a campaign, over all the time it has.
   *
   * @throws HttpProblem when there is no message of it that the caller may see
   */
  public ObjectNode campaign(String name, Exchange exchange) {
    QueryString.requireNone(HttpRequests.of(exchange).getQueryString());
    Viewer viewer = HttpRequests.viewer(exchange);
    StatisticsFilter filter = StatisticsFilter.ofCampaign(name).of(viewer);
    List<Group> all = statistics.sums(List.of(), filter, Hours.ALL, 1);
    if (all.isEmpty()) {
      throw none();
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("campaign", name);
    list.ends(name, viewer)
        .ifPresent(
            ends ->
                node.put("first", Times.text(ends.first())).put("last", Times.text(ends.last())));
    StatisticsAnswers.put(node, all.get(0).counts());
    for (Group group : statistics.sums(List.of(Dimension.CHANNEL), filter, Hours.ALL, 2)) {
      putStates(node.withObjectProperty("states"), group);
    }
    return node;
  }

  private static HttpProblem none() {
    return HttpProblem.notFound("There is no message of that campaign.");
  }

  private static void putStates(ObjectNode node, Group group) {
    ObjectNode states = node.putObject((String) group.by().get(0));
    StatisticsCounts counts = group.counts();
    for (DeliveryState state : DeliveryState.values()) {
      if (counts.in(state) != 0) {
        states.put(state.wire(), counts.in(state));
      }
    }
  }

  /**
   * Answers with a line for each Viber message of a campaign, the newest first, as CSV. Numbers are
   * masked, unless the caller asks for them and may see them.
   *
   * @throws HttpProblem when the caller may not see numbers, or there is no message
   */
  public void messages(String name, Exchange exchange) {
    QueryString.requireNone(HttpRequests.of(exchange).getQueryString());
    Viewer viewer = HttpRequests.viewer(exchange);
    if (list.ends(name, viewer).isEmpty()) {
      throw none();
    }
    Csv.answer(exchange, new Table(name, viewer, HttpRequests.isRevealed(exchange)));
  }

  /** The table, made page by page while it is read: it may be longer than the memory. */
  private final class Table extends InputStream {
    private final MessageFilter filter;
    private final Viewer viewer;
    private final boolean reveal;
    private byte[] bytes;
    private int read;
    private @Nullable ListCursor next;
    private boolean ended;

    Table(String campaign, Viewer viewer, boolean reveal) {
      this.filter =
          new MessageFilter(Channel.VIBER, null, null, null, null, null, null, null)
              .marked(MessageMarks.ofCampaign(campaign))
              .of(viewer);
      this.viewer = viewer;
      this.reveal = reveal;
      List<String> names = new ArrayList<>(COLUMNS);
      names.addAll(List.of("reason", "account", "calls", "smsStatus", "smsAccount"));
      this.bytes = Csv.line(names).getBytes(StandardCharsets.UTF_8);
    }

    private void more() {
      Page page = list.page(filter, Order.ACCEPTED, next, PAGE);
      next = page.next();
      ended = next == null;
      StringBuilder lines = new StringBuilder();
      List<ObjectNode> nodes = states.of(reveal ? viewer.revealing() : viewer, page.messages());
      for (int i = 0; i < nodes.size(); i++) {
        lines.append(line(page.messages().get(i), nodes.get(i)));
      }
      bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
      read = 0;
    }

    private String line(MessageRow row, ObjectNode state) {
      if (!reveal && state.has("to")) {
        state.put("to", new Msisdn(state.get("to").asText()).masked());
      }
      List<String> values = new ArrayList<>();
      COLUMNS.forEach(name -> values.add(text(state.path(name))));
      values.add(row.reason() == null ? "" : row.reason().wire());
      values.add(row.queueing().lane());
      values.add(String.valueOf(row.queueing().attempts()));
      values.add(text(state.at("/fallback/status")));
      values.add(text(state.at("/fallback/account")));
      return Csv.line(values);
    }

    private static String text(JsonNode value) {
      return value.isNull() ? "" : value.asText();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      while (read == bytes.length && !ended) {
        more();
      }
      int count = Math.min(length, bytes.length - read);
      System.arraycopy(bytes, read, into, from, count);
      read += count;
      return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }
  }
}
