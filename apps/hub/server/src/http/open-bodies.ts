import type { IncomingMessage } from 'node:http';

/** Requests that bring long bodies, by their sessions: a file of hours must not come in from whoever was signed out. */
export interface OpenBodies {
  /** Keeps a request until it is over. */
  hold(sessionId: string | null, request: IncomingMessage): void;
  /** Ends the requests of a session. */
  cut(sessionId: string): void;
}

export function createOpenBodies(): OpenBodies {
  const bySession = new Map<string, Set<IncomingMessage>>();
  return {
    hold(sessionId, request) {
      if (sessionId === null || request.destroyed) return;
      const held = bySession.get(sessionId) ?? new Set();
      bySession.set(sessionId, held.add(request));
      request.once('close', () => {
        held.delete(request);
        if (held.size === 0) bySession.delete(sessionId);
      });
    },
    cut(sessionId) {
      for (const request of bySession.get(sessionId) ?? []) request.destroy();
    },
  };
}
