import { type ClientInfo, encodeJson, type PresenceMember } from '@headway/protocol';

/** Of one person: so many clients are told, and so many without a connection are kept. */
const maxClients = 16;

/**
 * Who is in one channel: people, each with tabs and devices. A client that has lost its last hold stays listed until its
 * time to leave, so that who comes back before it was never away. Times are monotonic, ms.
 */
export class PresenceList {
  readonly #members = new Map<string, Member>();
  readonly #leaving = new Set<Client>();
  #nextLeave = Infinity;
  #version = 0;

  /** People. */
  get count(): number {
    return this.#members.size;
  }

  /** Another number once something else is listed. */
  get version(): number {
    return this.#version;
  }

  /** When the next client may be due to leave; `Infinity` when all are here. */
  get nextLeave(): number {
    return this.#nextLeave;
  }

  /** A client gets a hold on its place. It needs a `leave` for each. @param since for who is new, ISO 8601 */
  enter(user: string, { id, kind, name }: ClientInfo, since: string): void {
    let member = this.#members.get(user);
    if (!member) {
      member = { user, since, clients: new Map(), text: null };
      this.#members.set(user, member);
    }
    const info = { id, kind, ...(name !== undefined && { name }) };
    const known = member.clients.get(id);
    if (known) {
      known.holds += 1;
      this.#leaving.delete(known);
      if (known.info.kind === kind && known.info.name === name) return;
      known.info = info;
    } else {
      member.clients.set(id, { member, info, holds: 1, leavesAt: Infinity });
    }
    this.#change(member);
  }

  /** A client loses a hold. With the last one it leaves at this time, unless it enters again before. */
  leave(user: string, id: string, leavesAt: number): void {
    const client = this.#members.get(user)?.clients.get(id);
    if (!client || client.holds === 0) return;
    client.holds -= 1;
    if (client.holds > 0) return;
    client.leavesAt = leavesAt;
    this.#leaving.add(client);
    this.#nextLeave = Math.min(this.#nextLeave, leavesAt);
    this.#dropExcess(client.member);
  }

  /** Takes out those whose time to leave has come; at `Infinity` all who have no connection. */
  expire(now: number): void {
    if (now < this.#nextLeave) return;
    this.#nextLeave = Infinity;
    for (const client of this.#leaving) {
      if (client.leavesAt <= now) this.#remove(client);
      else this.#nextLeave = Math.min(this.#nextLeave, client.leavesAt);
    }
  }

  members(): PresenceMember[] {
    return [...this.#members.values()].map(tellMember);
  }

  /** Everyone's `PresenceMember` as JSON, by user. */
  texts(): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const [user, member] of this.#members) {
      member.text ??= encodeJson(tellMember(member));
      texts.set(user, member.text);
    }
    return texts;
  }

  /** Clients that come under ever new ids and are cut must not pile up. */
  #dropExcess(member: Member): void {
    if (member.clients.size <= maxClients) return;
    const away = [...member.clients.values()].filter(({ holds }) => holds === 0);
    if (away.length <= maxClients) return;
    for (const client of away.slice(0, -maxClients)) this.#remove(client);
  }

  #remove(client: Client): void {
    const { member, info } = client;
    this.#leaving.delete(client);
    member.clients.delete(info.id);
    if (member.clients.size === 0) this.#members.delete(member.user);
    this.#change(member);
  }

  #change(member: Member): void {
    member.text = null;
    this.#version += 1;
  }
}

interface Member {
  user: string;
  since: string;
  clients: Map<string, Client>;
  /** Its JSON, until it changes. */
  text: string | null;
}

interface Client {
  member: Member;
  info: PresenceMember['clients'][number];
  /** Subscriptions and watches of its connections. */
  holds: number;
  leavesAt: number;
}

function tellMember({ user, since, clients }: Member): PresenceMember {
  return { user, since, clients: [...clients.values()].slice(-maxClients).map(({ info }) => info) };
}
