import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Code, codeSentences, encodeJson, httpStatuses } from '@headway/protocol';
import type { Arrival } from './connection.ts';
import { isOriginAllowed } from './origin.ts';
import { Handshakes } from './handshakes.ts';
import type { Settings } from './resolve-options.ts';

/** When to ask again a server that is full or going down, seconds. */
const retryAfterSeconds = 5;

export interface UpgradeOptions {
  settings: Settings;
  /** Why no more connections are taken; `null` while they are. */
  refusal: () => Code | null;
  onArrival: (arrival: Arrival) => void;
}

/** Answers the upgrades of our path on HTTP servers. */
export class Upgrades {
  readonly #options: UpgradeOptions;
  readonly #handshakes: Handshakes;
  readonly #attached = new Map<Server, () => void>();
  #retired = false;

  constructor(options: UpgradeOptions) {
    this.#options = options;
    this.#handshakes = new Handshakes(options.settings.maxMessageBytes);
  }

  /** Returns the undo. Attaching to the same server twice changes nothing. */
  attach(server: Server): () => void {
    const attached = this.#attached.get(server);
    if (attached) return attached;
    const listener = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (this.#retired && server.listeners('upgrade').at(-1) !== listener) return;
      this.#upgrade(server, request, { socket, head });
    };
    server.on('upgrade', listener);
    const detach = (): void => {
      server.off('upgrade', listener);
      this.#attached.delete(server);
    };
    this.#attached.set(server, detach);
    return detach;
  }

  /** From now on upgrades are left to listeners that came later: the next server may be attached already. */
  retire(): void {
    this.#retired = true;
  }

  #upgrade(
    server: Server,
    request: IncomingMessage,
    { socket, head }: { socket: Duplex; head: Buffer },
  ): void {
    const { settings, refusal, onArrival } = this.#options;
    const { url = '' } = request;
    const [path] = url.split('?', 1);
    if (path !== settings.path) {
      // With another listener it is that one's to answer. Without one nobody would, and the socket would stay open.
      if (server.listenerCount('upgrade') === 1) refuse(socket, 'not_found');
      return;
    }
    const refused = refusal();
    if (refused) {
      refuse(socket, refused);
    } else if (isOriginAllowed(request.headers.origin, request.headers.host, settings)) {
      this.#handshakes.accept(request, { socket, head }, (ws) => {
        onArrival({ ws, socket, ...credentials(request, new URLSearchParams(url.slice(path?.length))) });
      });
    } else {
      refuse(socket, 'origin_refused');
    }
  }
}

function credentials(
  request: IncomingMessage,
  query: URLSearchParams,
): { token: string | null; channels: readonly string[] | null } {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return {
    token: bearer ?? query.get('access_token'),
    channels: query.get('channels')?.split(',').filter(Boolean).map(ownText) ?? null,
  };
}

/** A part of a longer text would keep all of it, with the token, for as long as the channel is open. */
function ownText(part: string): string {
  return Buffer.from(part).toString();
}

function refuse(socket: Duplex, code: Code): void {
  const status = httpStatuses[code];
  const body = encodeJson({ code, message: codeSentences[code] });
  // A peer that is gone before it reads its refusal has lost nothing.
  socket.on('error', () => socket.destroy());
  // Or keeps its own end open, which would hold the socket, and the HTTP server's close, for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      (status === 503 ? `Retry-After: ${retryAfterSeconds}\r\n` : '') +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
