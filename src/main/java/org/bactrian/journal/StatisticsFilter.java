package org.bactrian.journal;

import java.util.ArrayList;
import java.util.List;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.jspecify.annotations.Nullable;

/**
 * Selects the messages to count; a component that is null selects all.
 *
 * @param account whose turn it is, or was last
 * @param key the name of the API key with which they came; empty: they came without one
 */
public record StatisticsFilter(
    @Nullable String account,
    @Nullable Channel channel,
    @Nullable String key,
    @Nullable String campaign,
    @Nullable String country,
    @Nullable Label label) {
  /** All messages. */
  public static final StatisticsFilter ALL =
      new StatisticsFilter(null, null, null, null, null, null);

  /** Returns a filter for the messages of a campaign. */
  public static StatisticsFilter ofCampaign(String campaign) {
    return new StatisticsFilter(null, null, null, campaign, null, null);
  }

  /** Returns this filter for what a viewer may see. */
  public StatisticsFilter of(Viewer viewer) {
    return viewer.key() == null
        ? this
        : new StatisticsFilter(account, channel, viewer.key(), campaign, country, label);
  }

  /** Conditions in SQL, and the values they compare with. */
  record Where(String sql, List<Object> params) {}

  Where where(Hours hours) {
    List<String> conditions = new ArrayList<>();
    List<Object> params = new ArrayList<>();
    add(conditions, params, "hour >= ?", hours.from());
    add(conditions, params, "hour < ?", hours.until());
    add(conditions, params, "account = ?", account);
    add(conditions, params, "channel = ?", channel == null ? null : channel.wire());
    add(conditions, params, "api_key = ?", key);
    if (campaign != null && !campaign.isEmpty()) {
      // The index of campaigns is used only where the query excludes the other messages.
      conditions.add("campaign <> ''");
    }
    add(conditions, params, "campaign = ?", campaign);
    add(conditions, params, "country = ?", country);
    add(conditions, params, "label = ?", label == null ? null : label.wire());
    return new Where(String.join(" and ", conditions), params);
  }

  private static void add(
      List<String> conditions, List<Object> params, String condition, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      params.add(value);
    }
  }
}
