package org.bactrian.route.app;

import org.apache.camel.CamelContext;
import org.bactrian.journal.Act;
import org.bactrian.route.FolderWatcher;
import org.bactrian.route.PendingActs;
import org.bactrian.route.cost.PriceFile;
import org.bactrian.route.dispatch.DispatchRules;
import org.bactrian.route.dispatch.DispatchTableFile;
import org.bactrian.route.own.ShippedRoutes;
import org.springframework.stereotype.Component;

/**
 * Tells the rules of dispatch which routes run, looks after their table and that of the prices, and
 * has the edits of all in the audit.
 */
@Component("bactrian.dispatchWatch")
final class DispatchWatch implements FolderWatcher {
  private final DispatchRules rules;
  private final DispatchTableFile table;
  private final PriceFile prices;
  private final ShippedRoutes shipped;
  private final PendingActs acts;

  DispatchWatch(
      DispatchRules rules,
      DispatchTableFile table,
      PriceFile prices,
      ShippedRoutes shipped,
      PendingActs acts) {
    this.rules = rules;
    this.table = table;
    this.prices = prices;
    this.shipped = shipped;
    this.acts = acts;
  }

  @Override
  public void looked(CamelContext camel) {
    rules.looked(camel, !shipped.runs(camel, "dispatch"));
    table.look().ifPresent(acts::add);
    prices.look().ifPresent(acts::add);
  }

  @Override
  public void edited(Act edit) {
    acts.add(edit);
  }
}
