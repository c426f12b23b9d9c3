-- A receipt is looked for by its id first: it may have come by the webhook of any account of the provider.
drop index parked_receipt_id;
create index parked_receipt_id on parked_receipt (provider_id, account);
