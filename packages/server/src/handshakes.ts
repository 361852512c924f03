import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { deflateOptions, readsCompressed } from './deflate.ts';
import { PeerSocket } from './peer-socket.ts';

type SocketServer = InstanceType<typeof WebSocketServer<typeof PeerSocket>>;

const extensionsHeader = 'Sec-WebSocket-Extensions: ';

/** Answers WebSocket handshakes. */
export class Handshakes {
  readonly #maxMessageBytes: number;
  /** By what is to be negotiated: the library has one set of options for all. */
  readonly #servers = new Map<string, SocketServer>();
  /** Of the handshake that is being answered: its headers are written right before its socket is given. */
  #readsCompressed = false;

  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes;
  }

  accept(
    request: IncomingMessage,
    { socket, head }: { socket: Duplex; head: Buffer },
    onOpen: (ws: PeerSocket) => void,
  ): void {
    this.#readsCompressed = false;
    this.#serverFor(request.headers['sec-websocket-extensions'] ?? '').handleUpgrade(
      request,
      socket,
      head,
      (ws) => {
        ws.readsCompressed = this.#readsCompressed;
        onOpen(ws);
      },
    );
  }

  #serverFor(offers: string): SocketServer {
    const perMessageDeflate = deflateOptions(offers);
    const kind = JSON.stringify(perMessageDeflate);
    const known = this.#servers.get(kind);
    if (known) return known;
    const server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate,
      // A connection answers pings itself: within its rate, and while its peer takes what it is sent.
      autoPong: false,
      // Also of what a compressed message becomes.
      maxPayload: this.#maxMessageBytes,
      WebSocket: PeerSocket,
    });
    server.on('headers', (headers) => {
      const extensions = headers.find((header) => header.startsWith(extensionsHeader));
      this.#readsCompressed = readsCompressed(extensions?.slice(extensionsHeader.length) ?? '');
    });
    this.#servers.set(kind, server);
    return server;
  }
}
