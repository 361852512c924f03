import { Toast } from '@base-ui/react/toast';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { ToastKind } from './toast-words.ts';
import { type ToastData, Toaster, type ToastPosition } from './toaster.tsx';
import { type ToastOptions, type Toasts, ToastsContext } from './toasts.ts';

/** Toasts at once; older ones wait out of sight. */
const maxShown = 5;
/** Toasts in all, those out of sight too; beyond it the oldest go. */
const maxKept = 50;

const timeouts: Record<ToastKind, number> = { success: 5000, info: 5000, warning: 10_000, error: 10_000 };

export interface ToastProviderProps {
  /** @default 'bottom-right' */
  position?: ToastPosition;
  children?: ReactNode;
}

/**
 * Shows toasts over the page and gives `useToasts` to what is below it.
 * @example
 * <ToastProvider position="bottom-right"><App /></ToastProvider>
 */
export function ToastProvider({ position = 'bottom-right', children }: ToastProviderProps): ReactNode {
  return (
    <Toast.Provider limit={maxShown}>
      <ToastsBridge>{children}</ToastsBridge>
      <Toaster position={position} />
    </Toast.Provider>
  );
}

/** Base UI's manager changes with every toast; what is given on stays the same, so that nobody renders for it. */
function ToastsBridge({ children }: { children: ReactNode }): ReactNode {
  const { add, update, close, toasts } = Toast.useToastManager<ToastData>();
  const api = useMemo(
    (): Toasts => ({
      add: ({ id, ...options }) => add({ ...baseOptions(options), ...(id !== undefined && { id }) }),
      update: (id, options) => update(id, baseOptions(options)),
      remove: (id) => close(id),
      clear: () => close(),
    }),
    [add, update, close],
  );
  const present = toasts.filter((toast) => toast.transitionStatus !== 'ending');
  const surplus = present.length > maxKept ? present.at(-1)?.id : undefined;
  useEffect(() => {
    if (surplus !== undefined) close(surplus);
  }, [surplus, close]);
  return <ToastsContext value={api}>{children}</ToastsContext>;
}

interface BaseOptions {
  type: ToastKind;
  title: string;
  description: string | undefined;
  timeout: number;
  data: ToastData;
}

function baseOptions({ kind = 'info', ...options }: Omit<ToastOptions, 'id'>): BaseOptions {
  const timeout = options.timeoutMs ?? timeouts[kind];
  return {
    type: kind,
    title: options.title,
    description: options.description,
    timeout,
    data: { kind, timeoutMs: timeout, actions: options.actions?.slice(0, 2) ?? [] },
  };
}
