export { createHeadway } from './create-headway.ts';
export type { DurableAdmin, DurableState } from './durable-admin.ts';
export type { DurableOptions } from './durable-options.ts';
export type { CreateHeadway, Headway, Published, PublishOptions } from './headway.ts';
export type {
  Authentication,
  HeadwayOptions,
  Identity,
  MethodHandler,
  MethodOptions,
  NamespaceContext,
  NamespaceOptions,
  RequestContext,
  RequestLedger,
} from './options.ts';
export type { PresenceOptions } from './presence-options.ts';
export type { Revocation } from './revocation-table.ts';
export type { CloseOptions } from './shutdown.ts';
