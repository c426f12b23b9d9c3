package org.bactrian.provider.smpp;

import org.bactrian.provider.Account;
import org.bactrian.provider.Callback;
import org.bactrian.provider.CallbackStore;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.util.MessageId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what the SMSC sends (SMPP 3.4, 4.6). It stores first and answers then. What could not be
 * stored is answered with a temporary error, so that the SMSC sends it again.
 */
final class SmppReceiver implements MessageReceiverListener {
  private static final Logger LOG = LoggerFactory.getLogger(SmppReceiver.class);

  /** The response to a receipt has no id (SMPP 3.4, 4.6.2). */
  private static final MessageId NO_ID = noId();

  private final Account account;
  private final CallbackStore callbacks;

  SmppReceiver(Account account, CallbackStore callbacks) {
    this.account = account;
    this.callbacks = callbacks;
  }

  private static MessageId noId() {
    try {
      return new MessageId("");
    } catch (PDUStringException e) {
      throw new IllegalStateException("an empty id always fits", e);
    }
  }

  @Override
  public void onAcceptDeliverSm(DeliverSm pdu) throws ProcessRequestException {
    store(StoredDeliverSm.of(pdu));
  }

  /** Some SMSCs send their receipts in data_sm. */
  @Override
  public DataSmResult onAcceptDataSm(DataSm pdu, Session source) throws ProcessRequestException {
    store(StoredDeliverSm.of(pdu));
    return new DataSmResult(NO_ID, new OptionalParameter[0]);
  }

  private void store(StoredDeliverSm delivery) throws ProcessRequestException {
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
          "{}: a receipt or reply could not be stored, the SMSC will send it again: {}",
          account.name(),
          e.toString());
      throw new ProcessRequestException("not stored", SMPPConstant.STAT_ESME_RX_T_APPN);
    }
  }

  @Override
  public void onAcceptAlertNotification(AlertNotification pdu) {
    LOG.debug("{}: an alert_notification is ignored", account.name());
  }
}
