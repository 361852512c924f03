export { createOutbox } from './create-outbox.ts';
export type { OutboxOptions } from './create-outbox.ts';
export { createRelay } from './create-relay.ts';
export type { Relay, RelayOptions } from './create-relay.ts';
export { createOutboxTable } from './outbox-table.ts';
export type { OutboxTables } from './outbox-table.ts';
export { createRequestLedger, createRequestTable } from './request-ledger.ts';
export type { LedgerRequest, RequestLedger, RequestLedgerOptions, RequestTables } from './request-ledger.ts';
export { sqliteDialect } from './sqlite-dialect.ts';
