package org.bactrian.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.Reply;
import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.bactrian.provider.FormBody;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ReceiptReader;
import org.bactrian.provider.UnreadableCallback;
import org.jspecify.annotations.Nullable;

/**
 * Reads receipts by the table of a provider's description: JSON, the fields of a form, or those of
 * the query. A receipt that no row knows changes nothing: it is kept for a person to look at, and
 * those beside it are applied.
 */
final class HttpReceipts implements ReceiptReader {
  private final String provider;
  private final HttpDescription.@Nullable Receipts described;
  private final Clock clock;

  HttpReceipts(String provider, HttpDescription.@Nullable Receipts described, Clock clock) {
    this.provider = provider;
    this.clock = clock;
    this.described = described;
  }

  @Override
  public boolean isGenuine(Callback callback, Account account) {
    try {
      return described == null
          || described
              .signature()
              .isOf(
                  callback,
                  account.settings(HttpSettings.class),
                  described.get(),
                  clock.instant().getEpochSecond());
    } catch (IllegalArgumentException | UnreadableCallback e) {
      // The text is no signature at all: it cannot be decoded.
      return false;
    }
  }

  @Override
  public List<Receipt> receipts(Callback callback) {
    HttpDescription.Receipts receipts = described();
    List<Receipt> read = new ArrayList<>();
    boolean readable = false;
    boolean unreadable = false;
    for (JsonNode item : items(callback, receipts)) {
      Optional<Stream<Receipt>> one = new Item(item, receipts).read();
      one.ifPresent(all -> all.forEach(read::add));
      readable |= one.isPresent();
      unreadable |= one.isEmpty();
    }
    if (unreadable && !readable) {
      throw new UnreadableCallback(
          "no receipt has an id and a status that " + provider + " describes");
    }
    return read;
  }

  @Override
  public int unreadable(Callback callback) {
    HttpDescription.Receipts receipts = described();
    int unreadable = 0;
    for (JsonNode item : items(callback, receipts)) {
      unreadable += new Item(item, receipts).read().isEmpty() ? 1 : 0;
    }
    return unreadable;
  }

  @Override
  public List<Reply> replies(Callback callback) {
    throw new UnreadableCallback(provider + " describes no replies");
  }

  private HttpDescription.Receipts described() {
    if (described == null) {
      throw new UnreadableCallback(provider + " describes no receipts");
    }
    return described;
  }

  private static Iterable<JsonNode> items(Callback callback, HttpDescription.Receipts receipts) {
    JsonNode root = root(callback);
    JsonNode items = receipts.items() == null ? root : receipts.items().node(root);
    if (items.isArray()) {
      return items;
    }
    if (!items.isObject()) {
      throw new UnreadableCallback("no receipts stand where they are described");
    }
    return List.of(items);
  }

  private static JsonNode root(Callback callback) {
    Optional<JsonNode> json = ProviderJson.read(callback).filter(JsonNode::isContainerNode);
    if (json.isPresent()) {
      return json.get();
    }
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    FormBody.fields(callback).forEach(form::put);
    if (form.isEmpty()) {
      throw new UnreadableCallback("neither JSON nor the fields of a form");
    }
    return form;
  }

  /** One receipt, as the table looks at it. */
  private record Item(JsonNode node, HttpDescription.Receipts receipts) implements Row.Facts {
    /** Returns what it tells: nothing, or a receipt; empty when it cannot be read. */
    Optional<Stream<Receipt>> read() {
      Optional<Row> row = receipts.table().stream().filter(one -> one.holds(this)).findFirst();
      if (row.isEmpty()) {
        return Optional.empty();
      }
      Optional<DeliveryState> state = ReceiptWords.state(row.get().then());
      return state.isEmpty() ? Optional.of(Stream.empty()) : receipt(row.get(), state.get());
    }

    private Optional<Stream<Receipt>> receipt(Row row, DeliveryState state) {
      List<String> ids = receipts.id().stream().flatMap(place -> at(place).stream()).toList();
      String ownId = first(receipts.ownId());
      if (ids.isEmpty() && ownId == null) {
        return Optional.empty();
      }
      Receipt receipt =
          new Receipt(
              ids.isEmpty() ? null : ids.get(0),
              ownId,
              state,
              ReceiptWords.reason(row, state),
              code() == null ? first(receipts.status()) : code());
      HttpDescription.Cost cost = receipts.cost();
      Charge charge = Charge.of(first(cost.price()), first(cost.currency()), first(cost.parts()));
      return Optional.of(
          Stream.of(
              (ids.size() > 1 ? receipt.orNamed(ids.subList(1, ids.size())) : receipt)
                  .charging(charge)));
    }

    @Override
    public boolean hasStatus(String wanted) {
      return Row.like(first(receipts.status())).test(wanted);
    }

    @Override
    public @Nullable String code() {
      return receipts.code().stream().flatMap(place -> at(place).stream()).findFirst().orElse(null);
    }

    @Override
    public List<String> at(Place place) {
      return place.texts(node, name -> null);
    }

    private @Nullable String first(@Nullable Place place) {
      return place == null ? null : at(place).stream().findFirst().orElse(null);
    }
  }
}
