import type { WebSocketLike } from '@headway/client';
import { type ClientMessage, decodeClientMessage, decodeJson, encodeJson } from '@headway/protocol';

/** The server's end of a socket, played by the test. Everything happens at once, within the call. */
export interface ScriptedPeer {
  readonly url: string;
  /** What the client sent so far. */
  readonly received: readonly ClientMessage[];
  /** The code with which the client closed; `null` while it has not. */
  readonly closedWith: number | null;
  /** Opens the socket: a client then introduces itself. */
  open(): void;
  /** Sends a message, or a text as it is. */
  send(message: object | string): void;
  /** Ends the socket; 1006 is what a cut looks like. */
  close(code: number, reason?: string): void;
}

/** A server without a network, played by the test. */
export interface ScriptedServer {
  /** Give it to `createClient`. */
  readonly WebSocket: new (url: string) => WebSocketLike;
  /** One for each socket that a client opened, the newest last. */
  readonly peers: readonly ScriptedPeer[];
  /** The newest one. @throws Error when there is none yet. */
  peer(): ScriptedPeer;
}

const socketStates = { connecting: 0, open: 1, closed: 3 } as const;

/**
 * A server whose every word the test speaks, for what a real one would not do on demand.
 * @example
 * const server = scriptedServer();
 * const client = createClient({ url: 'ws://test/ws', WebSocket: server.WebSocket, clock });
 * client.connect();
 * await clock.advance(0);
 * server.peer().open();
 * server.peer().received[0]; // { type: 'connect', … }
 * server.peer().close(1006);
 */
export function scriptedServer(): ScriptedServer {
  const peers: ScriptedPeer[] = [];

  class ScriptedSocket implements WebSocketLike {
    readyState: number = socketStates.connecting;
    onopen: WebSocketLike['onopen'] = null;
    onmessage: WebSocketLike['onmessage'] = null;
    onclose: WebSocketLike['onclose'] = null;
    onerror: WebSocketLike['onerror'] = null;
    readonly received: ClientMessage[] = [];
    closedWith: number | null = null;

    constructor(url: string) {
      peers.push(playedBy(this, url));
    }

    send(data: string): void {
      if (this.readyState !== socketStates.open) throw new Error('The socket is not open.');
      this.received.push(decodeClientMessage(decodeJson(data)));
    }

    close(code = 1000): void {
      if (this.readyState === socketStates.closed) return;
      this.readyState = socketStates.closed;
      this.closedWith = code;
    }
  }

  return {
    WebSocket: ScriptedSocket,
    peers,
    peer() {
      const newest = peers.at(-1);
      if (!newest) throw new Error('No client has opened a socket.');
      return newest;
    },
  };
}

interface PlayedSocket extends WebSocketLike {
  readyState: number;
  readonly received: readonly ClientMessage[];
  readonly closedWith: number | null;
}

function playedBy(socket: PlayedSocket, url: string): ScriptedPeer {
  return {
    url,
    received: socket.received,
    get closedWith() {
      return socket.closedWith;
    },
    open() {
      if (socket.readyState !== socketStates.connecting) throw new Error('The socket has opened already.');
      socket.readyState = socketStates.open;
      // A client does not look at the event.
      socket.onopen?.({} as never);
    },
    send(message) {
      if (socket.readyState !== socketStates.open) throw new Error('The socket is not open.');
      socket.onmessage?.({ data: typeof message === 'string' ? message : encodeJson(message) });
    },
    close(code, reason = '') {
      socket.readyState = socketStates.closed;
      socket.onclose?.({ code, reason });
    },
  };
}
