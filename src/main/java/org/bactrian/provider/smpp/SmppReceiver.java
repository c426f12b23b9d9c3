package org.bactrian.provider.smpp;

import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackStore;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what the SMSC sends (SMPP 3.4, 4.6). It stores first and answers then. What could not be
 * stored is answered with a temporary error, so that the SMSC sends it again.
 */
final class SmppReceiver implements MessageReceiverListener {
  private static final Logger LOG = LoggerFactory.getLogger(SmppReceiver.class);

  private final Account account;
  private final CallbackStore callbacks;

  SmppReceiver(Account account, CallbackStore callbacks) {
    this.account = account;
    this.callbacks = callbacks;
  }

  @Override
  public void onAcceptDeliverSm(DeliverSm pdu) throws ProcessRequestException {
    StoredDeliverSm delivery = StoredDeliverSm.of(pdu);
    try {
      callbacks.store(
          new Callback(
              account.name(),
              delivery.isReply() ? Callback.Kind.REPLIES : Callback.Kind.RECEIPTS,
              "application/json",
              "",
              delivery.json()));
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: a deliver_sm could not be stored, the SMSC will send it again: {}",
          account.name(),
          e.toString());
      throw new ProcessRequestException("not stored", SMPPConstant.STAT_ESME_RX_T_APPN);
    }
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm pdu, Session source) throws ProcessRequestException {
    throw new ProcessRequestException("data_sm is not supported", SMPPConstant.STAT_ESME_RINVCMDID);
  }

  @Override
  public void onAcceptAlertNotification(AlertNotification pdu) {
    LOG.debug("{}: an alert_notification is ignored", account.name());
  }
}
