package org.bactrian.provider.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.AccountProperty;
import org.bactrian.provider.Capability;
import org.bactrian.provider.Provider;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The description of a provider in the configuration ({@code bactrian.providers.<name>}).
 *
 * @param channel viber or sms
 * @param url the address of the API, for accounts that name none
 * @param carries the messages that it can carry
 * @param request how a message becomes a request
 * @param sign how requests are signed
 * @param answers what its answers mean
 * @param receipts what its receipts mean; null: it sends none
 * @param limits of accounts whose properties set none
 */
record HttpDescription(
    Channel channel,
    @Nullable URI url,
    @DefaultValue Carries carries,
    Request request,
    @DefaultValue Sign sign,
    Answers answers,
    @Nullable Receipts receipts,
    @DefaultValue Limits limits) {

  HttpDescription {
    Faults.require(channel != null, "channel is missing: viber or sms");
    Faults.require(request != null, "request is missing: how a message becomes a request");
    Faults.require(answers != null, "answers is missing: without it every answer is unknown");
    if (url != null) {
      AccountProperty.httpUrl("url", url);
    }
    carries.check(channel);
  }

  /**
   * The messages that a provider can carry.
   *
   * @param kinds of Viber messages, such as {@code text-image-button}
   * @param smsCharacters the longest SMS
   * @param notTo prefixes of numbers to which it carries nothing
   * @param shortestTtl the shortest ttl that it takes; null: it takes none
   * @param longestTtl the longest ttl that it takes
   */
  record Carries(
      @DefaultValue("text") List<String> kinds,
      @DefaultValue("1530") int smsCharacters,
      @DefaultValue List<String> notTo,
      @Nullable Duration shortestTtl,
      @DefaultValue("14d") Duration longestTtl) {
    Carries {
      KindNames.kinds(kinds);
      Faults.require(smsCharacters > 0, "carries.sms-characters must be more than 0");
      Faults.require(
          notTo.stream().allMatch(prefix -> prefix.matches("\\+[0-9]+")),
          "carries.not-to must be prefixes with +, such as \"+86\"");
      Faults.require(
          shortestTtl == null
              || (shortestTtl.toSeconds() >= 1 && shortestTtl.compareTo(longestTtl) <= 0),
          "carries.shortest-ttl must be from 1s to carries.longest-ttl");
    }

    private void check(Channel channel) {
      Faults.require(
          channel == Channel.VIBER || shortestTtl == null,
          "carries.shortest-ttl is for viber: an SMS has no ttl");
    }

    Capability capability(Channel channel) {
      return channel == Channel.SMS
          ? new Capability(Set.of(), notTo, smsCharacters, false, 0)
          : new Capability(
              KindNames.kinds(kinds),
              notTo,
              0,
              false,
              shortestTtl == null ? 0 : (int) shortestTtl.toSeconds());
    }
  }

  /**
   * How a message becomes a request.
   *
   * @param path behind the account's url, with a leading slash; a query is encoded
   * @param body JSON with placeholders; null: the request has none
   * @param form whether the fields of the body are sent as those of a form
   * @param words what the provider calls labels and kinds
   */
  record Request(
      @DefaultValue("POST") Method method,
      String path,
      @DefaultValue Map<String, String> headers,
      @Nullable String body,
      @DefaultValue("false") boolean form,
      @DefaultValue Words words) {
    Request {
      AccountProperty.required("request.path", path);
      Faults.require(path.startsWith("/"), "request.path must begin with a slash");
      Faults.require(
          (method == Method.GET) == (body == null || body.isBlank()),
          method == Method.GET
              ? "request.body: a GET has none; put the fields into the query of request.path"
              : "request.body is missing: JSON with placeholders, such as {\"to\": \"{to}\"}");
    }
  }

  /** The method of a request. */
  enum Method {
    POST,
    PUT,
    GET
  }

  /** The provider's words for labels and kinds; a word without an entry stays as it is. */
  record Words(@DefaultValue Map<Label, String> label, @DefaultValue Map<String, String> kind) {
    Words {
      KindNames.words(kind);
    }
  }

  /**
   * Where an answer has what, and what it means.
   *
   * @param id places of the ids of the message; none: the answer has none
   * @param code places of a code; the first that is there counts
   * @param byStatus whether an answer that no row knows is judged by its HTTP status; otherwise it
   *     is unknown
   */
  record Answers(
      @DefaultValue List<Place> id,
      @DefaultValue List<Place> code,
      @DefaultValue List<Row> table,
      @DefaultValue("false") boolean byStatus,
      @DefaultValue Cost cost) {
    Answers {
      AnswerWords.check(id, table);
    }
  }

  /**
   * Where a receipt has what, and what it means.
   *
   * @param items where an array of receipts stands; null: the whole body is one, or an array
   * @param id places of the id of the message
   * @param ownId where our own id comes back; null: it does not
   * @param status where the status stands
   * @param answer what the provider expects as an answer
   * @param get whether the provider calls by GET
   * @param signature what signs a receipt
   */
  record Receipts(
      @Nullable Place items,
      @DefaultValue List<Place> id,
      @Nullable Place ownId,
      @Nullable Place status,
      @DefaultValue List<Place> code,
      @DefaultValue List<Row> table,
      @DefaultValue Cost cost,
      @DefaultValue("ok") String answer,
      @DefaultValue("false") boolean get,
      @DefaultValue Signature signature) {
    Receipts {
      ReceiptWords.check(id, ownId, status, table);
      signature.check(get);
    }
  }

  /** Where the cost of a message stands. */
  record Cost(@Nullable Place price, @Nullable Place currency, @Nullable Place parts) {}

  /** The limits of accounts whose properties set none. */
  record Limits(@DefaultValue("0") int ratePerSecond, @DefaultValue("64") int concurrency) {
    Limits {
      Faults.require(ratePerSecond >= 0, "limits.rate-per-second must be 0 or more");
      Faults.require(
          concurrency >= 1 && concurrency <= 10_000, "limits.concurrency must be from 1 to 10000");
    }

    Provider.Limits limits() {
      return new Provider.Limits(ratePerSecond, concurrency);
    }
  }

  /** Returns the ttl to give to the provider, in seconds; null: none. */
  @Nullable Integer ttl(ViberMessage message, @Nullable Duration byDefault) {
    Duration shortest = carries.shortestTtl();
    return shortest == null
        ? null
        : message.ttlWithin(
            (int) shortest.toSeconds(), (int) carries.longestTtl().toSeconds(), byDefault);
  }
}
