import type { Code, ConnectedMessage, ServerMessage, SubscriptionRequest } from '@headway/protocol';
import type { Wire } from './subscription.ts';

/**
 * An optional part of the client, in a bundle entry of its own: what it speaks of with the server goes through the
 * client's one connection. Its functions MUST NOT throw.
 */
export interface ClientPart {
  /** What to subscribe to in the `connect` message, beside the channels. */
  introduce?(): readonly SubscriptionRequest[];
  /** After `connected`, once the channels have their answers. Those of this part are in it too. */
  connected?(message: ConnectedMessage): void;
  /** The connection is gone; with its code where the server closed it. */
  disconnected?(code: Code | undefined): void;
  /**
   * Anything but an event that the server says. True when it was meant for this part: nobody else is asked then. Answers
   * come with the `ref` that the part sent, subscriptions of its own with their `durable` name.
   */
  message?(message: Exclude<ServerMessage, { kind: 'event' }>): boolean;
}

/** Makes a part of a client, given its way to the server. */
export type CreatePart = (wire: Wire) => ClientPart;
