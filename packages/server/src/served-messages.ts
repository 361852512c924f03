import { type ClientMessage, type Code, type ConnectMessage, HeadwayError } from '@headway/protocol';
import { publish, renewIdentity, request } from './client-requests.ts';
import type { Identity } from './options.ts';
import type { Outbox } from './outbox.ts';
import type { Services } from './services.ts';
import type { Session } from './session.ts';
import { errorMessage, toldError } from './told-error.ts';

/** What a connected client may send. */
export type LaterMessage = Exclude<ClientMessage, ConnectMessage>;

/** Messages beside subscriptions that one connection may have under way, or waiting for `connected`. */
const maxUnfinished = 256;

/** The connection that the messages came from. */
export interface MessagesOwner {
  readonly isClosed: boolean;
  /** Publishes and requests are refused; those accepted go on. */
  readonly isDraining: boolean;
  close(code: Code): void;
  /** A new token was found good. */
  renewed(identity: Identity): void;
  /** A message has been served. */
  served(): void;
}

/**
 * The messages of one connection after its `connect`: what is held for them, in number and in size, is bounded, and each
 * is answered.
 */
export class ServedMessages {
  readonly #services: Services;
  readonly #outbox: Outbox;
  readonly #owner: MessagesOwner;
  /** Sent right behind `connect`, to be served after `connected`. */
  #early: { message: LaterMessage; length: number }[] | null = null;
  #unfinished = 0;
  #calls = 0;
  /** Of messages that wait or are being served, characters. */
  #heldLength = 0;
  #lastPublish: Promise<void> | null = null;
  #lastRenewal: Promise<void> | null = null;

  constructor(services: Services, outbox: Outbox, owner: MessagesOwner) {
    this.#services = services;
    this.#outbox = outbox;
    this.#owner = owner;
  }

  /** Whether a publish or a request is yet to be answered. */
  get hasCalls(): boolean {
    return this.#calls > 0;
  }

  /** Keeps a message until there is a session to serve it. */
  keep(message: LaterMessage, length: number): void {
    if ((this.#early?.length ?? 0) < maxUnfinished && this.#hasRoomFor(length)) {
      (this.#early ??= []).push({ message, length });
      this.#heldLength += length;
    } else {
      this.#refuse(new HeadwayError('not_connected'), message.ref ?? null);
    }
  }

  /** Serves what was kept. */
  serveKept(session: Session): void {
    // Too much of it closes the connection, which drops these too; so may what they are answered.
    for (let early = this.#early?.shift(); early; early = this.#early?.shift()) {
      this.#heldLength -= early.length;
      this.serve(session, early.message, early.length);
    }
  }

  dropKept(): void {
    this.#early = null;
  }

  serve(session: Session, message: LaterMessage, length: number): void {
    const maxMessages = maxUnfinished + this.#services.settings.maxSubscriptions;
    if (this.#unfinished >= maxMessages || !this.#hasRoomFor(length)) {
      this.#refuse(new HeadwayError('too_many_messages'), message.ref ?? null);
    } else if (this.#owner.isDraining && isCall(message)) {
      this.#refuse(new HeadwayError('draining'), message.ref ?? null);
    } else if (message.type === 'publish') {
      // One after the other: a client's events keep their order.
      const earlier = this.#lastPublish;
      this.#lastPublish = this.#finish(message, length, async () => {
        await earlier;
        this.#reply(message.ref, await publish(this.#services, session.identity, message));
      });
    } else if (message.type === 'authenticate') {
      // An older token whose check takes longer must not replace a newer one.
      const earlier = this.#lastRenewal;
      this.#lastRenewal = this.#finish(message, length, async () => {
        await earlier;
        await this.#do(session, message);
      });
    } else {
      void this.#finish(message, length, () => this.#do(session, message));
    }
  }

  #refuse(error: HeadwayError, ref: string | null): void {
    this.#outbox.send(errorMessage(error, ref));
  }

  async #do(session: Session, message: Exclude<LaterMessage, { type: 'publish' }>): Promise<void> {
    const { subscriptions, presence } = session;
    switch (message.type) {
      case 'subscribe':
        return subscriptions.subscribe(message);
      case 'unsubscribe':
        subscriptions.unsubscribe(message);
        return;
      case 'ack':
        await subscriptions.durables.acknowledge(message);
        if (message.ref !== undefined) this.#reply(message.ref, null);
        return;
      case 'watch':
        return presence.watch(message);
      case 'unwatch':
        presence.unwatch(message);
        return;
      case 'request':
        this.#reply(message.ref, await request(this.#services, session.identity, message));
        return;
      case 'authenticate': {
        const renewed = await renewIdentity(this.#services, session.identity, message);
        if (this.#owner.isClosed) return;
        const refused = this.#services.revocations.refusal(renewed);
        if (refused) throw new HeadwayError(refused);
        session.identity = renewed;
        this.#owner.renewed(renewed);
        await session.recheck();
        this.#reply(message.ref, { expiresAt: renewed.expiresAt });
        return;
      }
      default:
        message satisfies never;
    }
  }

  /** Runs what a message asks for, and tells its sender when that fails. */
  async #finish(message: LaterMessage, length: number, work: () => Promise<void>): Promise<void> {
    const calls = isCall(message) ? 1 : 0;
    this.#unfinished += 1;
    this.#calls += calls;
    this.#heldLength += length;
    try {
      await work();
    } catch (error) {
      const told = toldError(error, 'message', this.#services.settings.onError);
      if (told.code === 'user_changed') this.#owner.close(told.code);
      else this.#refuse(told, message.ref ?? null);
    } finally {
      this.#unfinished -= 1;
      this.#calls -= calls;
      this.#heldLength -= length;
    }
    this.#owner.served();
  }

  /** One message alone may be larger than the bound. */
  #hasRoomFor(length: number): boolean {
    return this.#heldLength === 0 || this.#heldLength + length <= this.#services.settings.maxQueuedBytes;
  }

  #reply(ref: string, result: unknown): void {
    this.#outbox.send({ type: 'reply', ref, result: result ?? null });
  }
}

/** Whether it changes something, so that its sender has to know what became of it. */
function isCall({ type }: LaterMessage): boolean {
  return type === 'publish' || type === 'request';
}
