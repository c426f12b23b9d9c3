package org.bactrian.route.app;

import org.apache.camel.CamelContext;
import org.bactrian.route.FolderWatcher;
import org.bactrian.route.dispatch.DispatchRules;
import org.bactrian.route.dispatch.DispatchTableFile;
import org.bactrian.route.own.ShippedRoutes;
import org.springframework.stereotype.Component;

/** Tells the rules of dispatch which routes run, and looks after their table. */
@Component("bactrian.dispatchWatch")
final class DispatchWatch implements FolderWatcher {
  private final DispatchRules rules;
  private final DispatchTableFile table;
  private final ShippedRoutes shipped;

  DispatchWatch(DispatchRules rules, DispatchTableFile table, ShippedRoutes shipped) {
    this.rules = rules;
    this.table = table;
    this.shipped = shipped;
  }

  @Override
  public void looked(CamelContext camel) {
    rules.looked(camel, !shipped.runs(camel, "dispatch"));
    table.look();
  }
}
