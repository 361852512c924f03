import { type Context, createContext, useContext } from 'react';
import type { ToastKind } from './toast-words.ts';

export interface ToastAction {
  /** A verb: `Retry`. */
  label: string;
  onAction: () => void;
  /** Leaves the toast where it is. @default false */
  keepOpen?: boolean;
}

export interface ToastOptions {
  /** A toast with the same id is updated instead of doubled. @default a new one */
  id?: string;
  /** @default 'info' */
  kind?: ToastKind;
  title: string;
  description?: string | undefined;
  /** At most two are shown. */
  actions?: readonly ToastAction[];
  /** ms; 0 stays until it is closed. @default 5000, errors and warnings 10_000 */
  timeoutMs?: number;
}

/** What is shown while something goes on and after it, in one toast. */
export interface PromiseToasts<Value> {
  /** Stays until the promise is settled. */
  pending: ToastOptions;
  /** @default it goes away */
  done?: (value: Value) => Omit<ToastOptions, 'id'> | null;
  failed: (error: unknown) => Omit<ToastOptions, 'id'>;
}

/** Shows, changes and takes away toasts. The same object for the life of its provider. */
export interface Toasts {
  /** Returns the toast's id. */
  add: (options: ToastOptions) => string;
  /** Changes a toast that is there, and starts its time anew; nothing otherwise. */
  update: (id: string, options: Omit<ToastOptions, 'id'>) => void;
  remove: (id: string) => void;
  clear: () => void;
  /** Follows a promise in one toast, and returns its id. The promise's rejection stays its owner's, too. */
  promise: <Value>(promise: Promise<Value>, options: PromiseToasts<Value>) => string;
}

export const ToastsContext: Context<Toasts | null> = createContext<Toasts | null>(null);

/** @throws Error outside a `ToastProvider`. */
export function useToasts(): Toasts {
  const toasts = useContext(ToastsContext);
  if (!toasts) throw new Error('useToasts needs a <ToastProvider> above it.');
  return toasts;
}
