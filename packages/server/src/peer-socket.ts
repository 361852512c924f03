import { closeCodeOf, type Code } from '@headway/protocol';
import { type RawData, WebSocket } from 'ws';

/**
 * What the WebSocket library closes with by itself, and the code of our table that a client shall see instead: the
 * standard codes read as "reconnect" there, and a client that repeats the same message would only come round again.
 */
const codeOfProtocolError: ReadonlyMap<number, Code> = new Map([
  [1002, 'bad_frame'],
  [1007, 'bad_frame'],
  [1008, 'bad_frame'],
  [1009, 'message_too_large'],
]);

/** Hears what happens on a socket. */
export interface SocketListener {
  onMessage(data: RawData, isBinary: boolean): void;
  onPing(payload: Buffer): void;
  onPong(payload: Buffer): void;
  onClose(closeCode: number): void;
  /** A frame that breaks the protocol: the socket has closed itself with the code for it. */
  onError(): void;
}

/** The server's end of a WebSocket, closing with codes of our table. */
export class PeerSocket extends WebSocket {
  listener: SocketListener | null = null;
  /** Whether it was agreed that the peer reads compressed messages, each for itself. */
  readsCompressed = false;

  /** One object hears all. Functions of its own for each of many thousands of sockets would cost more than that. */
  listen(listener: SocketListener): void {
    this.listener = listener;
    this.on('message', onMessage);
    this.on('ping', onPing);
    this.on('pong', onPong);
    this.on('error', onError);
    this.on('close', onClose);
  }

  override close(closeCode?: number, reason?: string | Buffer): void {
    const code = closeCode === undefined ? undefined : codeOfProtocolError.get(closeCode);
    if (code) super.close(closeCodeOf(code), code);
    else super.close(closeCode, reason);
  }
}

function listenerOf(socket: WebSocket): SocketListener | null {
  return socket instanceof PeerSocket ? socket.listener : null;
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  listenerOf(this)?.onMessage(data, isBinary);
}

function onPing(this: WebSocket, payload: Buffer): void {
  listenerOf(this)?.onPing(payload);
}

function onPong(this: WebSocket, payload: Buffer): void {
  listenerOf(this)?.onPong(payload);
}

function onError(this: WebSocket): void {
  listenerOf(this)?.onError();
}

function onClose(this: WebSocket, closeCode: number): void {
  listenerOf(this)?.onClose(closeCode);
}
