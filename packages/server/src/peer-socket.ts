import { closeCodeOf, type Code } from '@headway/protocol';
import { WebSocket } from 'ws';

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

/** The server's end of a WebSocket, closing with codes of our table. */
export class PeerSocket extends WebSocket {
  override close(closeCode?: number, reason?: string | Buffer): void {
    const code = closeCode === undefined ? undefined : codeOfProtocolError.get(closeCode);
    if (code) super.close(closeCodeOf(code), code);
    else super.close(closeCode, reason);
  }
}
