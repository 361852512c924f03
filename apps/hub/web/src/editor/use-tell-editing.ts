import { type EditingNote, type ImagePoint, mostHeld } from '@headway/hub-api';
import { useEffect, useRef } from 'react';
import { tellEditing } from './version-endpoints.ts';

/** How often others are told at most, and that it still lasts. */
const everyMs = 1000;
const againMs = 20_000;

/** What others are told of one's corrections. */
export interface Telling {
  resultId: string;
  holds: readonly number[];
  /** Read when it is told, so that a moving pointer renders nothing. */
  at: () => ImagePoint | null;
}

/** Tells others who look at the image what is corrected here, while it lasts; `null`: nothing. */
export function useTellEditing(assetId: string, telling: Telling | null): void {
  const latest = useRef(telling);
  useEffect(() => {
    latest.current = telling;
  });
  const active = telling !== null;
  useEffect(() => {
    if (!active) return undefined;
    const clientId = crypto.randomUUID();
    let told = '';
    let toldAt = -Infinity;
    let turn = Promise.resolve();
    const tell = (state: EditingNote['state']): void => {
      // In turn: the last word must not be overtaken. Whoever misses one hears the next; nothing that is saved depends
      // on it.
      turn = turn.then(() => tellEditing(assetId, { clientId, state })).catch(() => undefined);
    };
    const look = (): void => {
      const now = latest.current;
      if (!now) return;
      const at = now.at();
      const state = {
        resultId: now.resultId,
        holds: now.holds.slice(0, mostHeld),
        at: at && ([Math.round(at[0]), Math.round(at[1])] as const),
      };
      const text = JSON.stringify(state);
      if (text === told && performance.now() - toldAt < againMs) return;
      told = text;
      toldAt = performance.now();
      tell(state);
    };
    look();
    const timer = setInterval(look, everyMs);
    // A page that goes away can't wait.
    const leave = (): void => void tellEditing(assetId, { clientId, state: null }).catch(() => undefined);
    addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      removeEventListener('pagehide', leave);
      tell(null);
    };
  }, [assetId, active]);
}
