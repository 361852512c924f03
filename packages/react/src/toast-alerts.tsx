import type { Toast } from '@base-ui/react/toast';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ToastData } from './toast-card.tsx';

/** How long the words stay: long enough to be said, gone before somebody reads the page and finds them twice. ms. */
const spokenMs = 3000;

/**
 * Errors interrupt what a screen reader is saying; all other toasts are told politely by the place where they stand.
 * This place is always there, because one that comes with its words is not said everywhere.
 */
export function ToastAlerts({ toasts }: { toasts: readonly Toast.Root.ToastObject<ToastData>[] }): ReactNode {
  const known = useRef<ReadonlySet<string>>(new Set());
  const [words, setWords] = useState('');
  useEffect(() => {
    const errors = toasts.filter(({ data, transitionStatus }) => {
      return data?.kind === 'error' && transitionStatus !== 'ending';
    });
    const fresh = errors.filter((toast) => !known.current.has(keyOf(toast)));
    known.current = new Set(errors.map(keyOf));
    if (fresh.length > 0) setWords(fresh.map(({ data }) => `Error: ${data?.spoken}`).join(' '));
  }, [toasts]);
  useEffect(() => {
    const timer = setTimeout(() => setWords(''), spokenMs);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <div className="hw-visually-hidden" role="alert">
      {words}
    </div>
  );
}

function keyOf({ id, updateKey }: Toast.Root.ToastObject<ToastData>): string {
  return `${id} ${updateKey}`;
}
