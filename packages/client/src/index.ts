export { createClient } from './create-client.ts';
export type {
  CallOptions,
  ChannelHandle,
  ChannelOptions,
  ChannelSnapshot,
  CreateClient,
  EventHandler,
  EventsMatching,
  HeadwayClient,
  Origin,
} from './client.ts';

export type { ClientPart, CreatePart } from './client-part.ts';
export type { Wire } from './subscription.ts';

export type { ClientOptions, ConnectionState, WebSocketLike } from './options.ts';

export { platformEnvironment } from './environment.ts';
export type { Environment, Signal } from './environment.ts';
