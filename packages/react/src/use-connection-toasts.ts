import { useEffect, useRef, useSyncExternalStore } from 'react';
import { connectionWords } from './connection-words.ts';
import { pageAttention } from './page-attention.ts';
import { useToasts } from './toasts.ts';
import { useConnection } from './use-connection.ts';

const id = 'headway-connection';
const defaultGraceMs = 3000;

/**
 * Tells when live updates have been away for longer than a moment, and when they are back. Each page that is in sight
 * tells it of itself: what it shows may be out of date. Needs a `ToastProvider`.
 * @param graceMs how long the connection may be away unnoticed
 */
export function useConnectionToasts(graceMs: number = defaultGraceMs): void {
  const { state, reconnect } = useConnection();
  const toasts = useToasts();
  const wasConnected = useRef(false);
  const told = useRef(false);
  const { status } = state;
  const reason = status === 'closed' ? connectionWords(state, null).detail : null;
  const away = status === 'waiting' || status === 'closed' || status === 'connecting';
  const hidden = useSyncExternalStore(subscribe, isHidden, () => false);
  const deliberate = status === 'closed' && state.code === 'closed';

  useEffect(() => {
    if (status !== 'connected') return;
    wasConnected.current = true;
    if (!told.current) return;
    told.current = false;
    toasts.add({ id, kind: 'success', title: 'Connected again', description: 'Live updates go on.' });
  }, [status, toasts]);

  useEffect(() => {
    // A first connection that takes its time is not a loss; closing on purpose is not one either.
    if (!away || deliberate || hidden || (!wasConnected.current && reason === null)) return undefined;
    const timer = setTimeout(
      () => {
        told.current = true;
        toasts.add({
          id,
          kind: reason === null ? 'warning' : 'error',
          title: 'Connection lost',
          description: reason ?? 'What is shown may be out of date. Trying again.',
          timeoutMs: 0,
          actions: [{ label: 'Reconnect now', onAction: reconnect, keepOpen: true }],
        });
      },
      told.current ? 0 : graceMs,
    );
    return () => clearTimeout(timer);
  }, [away, deliberate, hidden, reason, graceMs, toasts, reconnect]);
}

function isHidden(): boolean {
  return pageAttention(window).current() === 'hidden';
}

function subscribe(listener: () => void): () => void {
  return pageAttention(window).subscribe(listener);
}
