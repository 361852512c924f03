import { type Environment, platformEnvironment, type WebSocketLike } from '@headway/client';

/** A network that can be taken away, as when a cable is pulled. */
export interface Cuttable {
  readonly environment: Environment;
  readonly isCut: boolean;
  cut(): void;
  restore(): void;
}

/** What browsers tell of a connection that was lost. */
const lost = 1006;

export function createCuttable(): Cuttable {
  const open = new Set<WebSocketLike>();
  const platform = platformEnvironment();
  let isCut = false;
  return {
    environment: {
      ...platform,
      openSocket(url) {
        if (isCut) return deadSocket();
        const socket = platform.openSocket(url);
        open.add(socket);
        return socket;
      },
    },
    get isCut() {
      return isCut;
    },
    cut() {
      isCut = true;
      for (const socket of open) lose(socket);
      open.clear();
    },
    restore() {
      isCut = false;
    },
  };
}

/** Its owner hears that it is gone; the other end only learns of it by a silence, or that it is closed. */
function lose(socket: WebSocketLike): void {
  const tell = socket.onclose;
  socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
  socket.close();
  tell?.({ code: lost, reason: '' });
}

function deadSocket(): WebSocketLike {
  const socket: WebSocketLike = {
    readyState: 3,
    send: () => undefined,
    close: () => undefined,
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
  };
  setTimeout(() => socket.onclose?.({ code: lost, reason: '' }));
  return socket;
}
