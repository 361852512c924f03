import { Toast } from '@base-ui/react/toast';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { NewsContext, type TabsThatTell, useNewsTeller } from './news-context.ts';
import type { ToastKind } from './toast-words.ts';
import { ToastShelfContext } from './toast-shelf.ts';
import { type ToastData, type ToastPosition, ToastStack } from './toaster.tsx';
import { type ToastOptions, type Toasts, ToastsContext } from './toasts.ts';
import { useIsPhone } from './use-panel-place.ts';

/** Toasts at once; older ones wait out of sight, their time standing still. On a phone five would hide the page. */
const maxShown = { page: 5, phone: 3 } as const;
/** Toasts in all, those out of sight too; beyond it the oldest go, and are counted. */
const maxKept = 50;

const timeouts: Record<ToastKind, number> = { success: 5000, info: 5000, warning: 10_000, error: 10_000 };

export interface ToastProviderProps {
  /** Where toasts are shown, unless a `Toaster` below says otherwise. @default 'bottom-right' */
  position?: ToastPosition;
  /**
   * Who tells what all tabs hear, such as the end of a job: `one` of the tabs of a browser, the one that is looked at,
   * or `each` of them. @default 'one'
   */
  tabs?: TabsThatTell;
  /** Tabs with the same key share what they tell, and know after a reload what they told. @default 'headway-toasts' */
  storageKey?: string;
  children?: ReactNode;
}

/**
 * Keeps the toasts, gives `useToasts` to what is below it, and shows them over the page.
 * @example
 * <ToastProvider position="bottom-right"><App /></ToastProvider>
 */
export function ToastProvider({
  position = 'bottom-right',
  tabs = 'one',
  storageKey = 'headway-toasts',
  children,
}: ToastProviderProps): ReactNode {
  const news = useNewsTeller(tabs, storageKey);
  const limit = useIsPhone() ? maxShown.phone : maxShown.page;
  return (
    <Toast.Provider limit={limit} timeout={0}>
      <NewsContext value={news}>
        <ToastsBridge position={position} limit={limit}>
          {children}
        </ToastsBridge>
      </NewsContext>
    </Toast.Provider>
  );
}

interface ToastsBridgeProps {
  position: ToastPosition;
  limit: number;
  children: ReactNode;
}

/** Base UI's manager changes with every toast; what is given on stays the same, so that nobody renders for it. */
function ToastsBridge({ position, limit, children }: ToastsBridgeProps): ReactNode {
  const { add, update, close, toasts } = Toast.useToastManager<ToastData>();
  const api = useMemo((): Toasts => createToasts({ add, update, close }), [add, update, close]);
  const [placed, setPlaced] = useState(0);
  const dropped = useDropped(toasts, { close, limit });
  const shelf = useMemo(() => {
    const place = (): (() => void) => {
      setPlaced((count) => count + 1);
      return () => setPlaced((count) => count - 1);
    };
    return { place, dropped };
  }, [dropped]);
  return (
    <ToastsContext value={api}>
      <ToastShelfContext value={shelf}>
        {children}
        {placed === 0 && <ToastStack position={position} />}
      </ToastShelfContext>
    </ToastsContext>
  );
}

type Manager = ReturnType<typeof Toast.useToastManager<ToastData>>;

/** Lets the oldest go beyond the bound, and counts them until there is room for all again. */
function useDropped(
  toasts: Manager['toasts'],
  { close, limit }: Pick<Manager, 'close'> & { limit: number },
): number {
  const [dropped, setDropped] = useState(0);
  const [counted, setCounted] = useState<string>();
  const present = toasts.filter((toast) => toast.transitionStatus !== 'ending');
  const surplus = present.length > maxKept ? present.at(-1)?.id : undefined;
  if (surplus !== undefined && surplus !== counted) {
    setCounted(surplus);
    setDropped(dropped + 1);
  } else if (present.length <= limit && dropped > 0) {
    setDropped(0);
  }
  useEffect(() => {
    if (surplus !== undefined) close(surplus);
  }, [surplus, close]);
  return dropped;
}

function createToasts({ add, update, close }: Pick<Manager, 'add' | 'update' | 'close'>): Toasts {
  const api: Toasts = {
    add: ({ id, ...options }) => add({ ...baseOptions(options), ...(id !== undefined && { id }) }),
    update: (id, options) => update(id, baseOptions(options)),
    remove: (id) => close(id),
    clear: () => close(),
    promise(promise, { pending, done: wordsOf, failed }) {
      const id = api.add({ ...pending, timeoutMs: 0 });
      const show = (options: Omit<ToastOptions, 'id'> | null | undefined): void => {
        if (options) api.update(id, options);
        else api.remove(id);
      };
      promise.then(
        (value) => show(wordsOf?.(value)),
        (error: unknown) => show({ kind: 'error', ...failed(error) }),
      );
      return id;
    },
  };
  return api;
}

interface BaseOptions {
  type: ToastKind;
  title: string;
  description: string | undefined;
  timeout: 0;
  data: ToastData;
}

function baseOptions({ kind = 'info', ...options }: Omit<ToastOptions, 'id'>): BaseOptions {
  return {
    type: kind,
    title: options.title,
    description: options.description,
    // Base UI's own time would go by for a toast that waits out of sight: the card keeps it.
    timeout: 0,
    data: {
      kind,
      spoken: [options.title, options.description].filter(Boolean).join('. '),
      timeoutMs: options.timeoutMs ?? timeouts[kind],
      actions: options.actions?.slice(0, 2) ?? [],
    },
  };
}
