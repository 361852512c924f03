import { type ClientInfo, type Code, codeOfClose } from '@headway/protocol';
import type { Asker } from './access.ts';
import type { Identity } from './options.ts';
import type { Outbox } from './outbox.ts';
import { PresenceConnection } from './presence-connection.ts';
import { departureOf } from './presence-room.ts';
import type { Services } from './services.ts';
import { Subscriptions } from './subscriptions.ts';

/** What a close frame without a code is read as (RFC 6455, section 7.1.5). */
const goodbyeWithoutCode = 1005;

/** Why the peer closed: with a close frame on purpose, whether it gave a code or not. */
export function codeOfGoodbye(closeCode: number): Code {
  return closeCode === goodbyeWithoutCode ? 'closed' : codeOfClose(closeCode);
}

export interface SessionOptions {
  services: Services;
  outbox: Outbox;
  client: ClientInfo;
}

/** Who is connected, from the moment that the token was found good, and what is open for it. */
export class Session implements Asker {
  /** Another one of the same user, once the token is renewed. */
  identity: Identity;
  readonly subscriptions: Subscriptions;
  readonly presence: PresenceConnection;

  constructor(identity: Identity, { services, outbox, client }: SessionOptions) {
    this.identity = identity;
    const shared = { services, outbox, asker: this };
    this.presence = new PresenceConnection({ ...shared, client });
    this.subscriptions = new Subscriptions({ ...shared, presence: this.presence });
  }

  /** Asks the rules of all that is open again, of one channel or all. */
  async recheck(channel?: string): Promise<void> {
    await Promise.all([this.subscriptions.recheck(channel), this.presence.recheck(channel)]);
  }

  /** Ends all that is open. @param code why the connection ends */
  end(code: Code): void {
    this.subscriptions.endAll();
    this.presence.endAll(departureOf(code));
  }
}
