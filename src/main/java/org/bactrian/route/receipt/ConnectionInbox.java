package org.bactrian.route.receipt;

import org.apache.camel.ProducerTemplate;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackStore;
import org.springframework.stereotype.Component;

/**
 * What comes by a provider's own connection takes the route its provider names; when that ends, it
 * is kept.
 */
@Component
final class ConnectionInbox implements CallbackStore {
  private final Accounts accounts;
  private final ProducerTemplate routes;

  ConnectionInbox(Accounts accounts, ProducerTemplate routes) {
    this.accounts = accounts;
    this.routes = routes;
  }

  @Override
  public void store(Callback callback) {
    String route = accounts.find(callback.account()).orElseThrow().provider().receiptRoute();
    routes.sendBody("direct:" + route, callback);
  }
}
