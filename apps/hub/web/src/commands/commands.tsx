import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import { type Command, type CommandStore, createCommandStore } from './command-store.ts';

const CommandsContext = createContext<CommandStore | null>(null);

/** Two keys that follow each other within this are a pair, ms. */
const pairWithinMs = 1500;

/** Collects the commands of what it holds and runs them by their keys. */
export function CommandsProvider({ children }: { children: ReactNode }): ReactNode {
  const store = useMemo(() => createCommandStore(), []);
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target))
        return;
      const key = event.key.toLowerCase();
      if (key === 'shift') return;
      const before = first && event.timeStamp - first.at < pairWithinMs ? first.key : null;
      first = null;
      const command = (before !== null && store.byKey(`${before} ${key}`)) || store.byKey(key);
      if (!command) {
        if (store.isPrefix(key)) first = { key, at: event.timeStamp };
        return;
      }
      event.preventDefault();
      command.run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store]);
  return <CommandsContext value={store}>{children}</CommandsContext>;
}

function useStore(): CommandStore {
  const store = useContext(CommandsContext);
  if (!store) throw new Error('Commands need a <CommandsProvider> above them.');
  return store;
}

/** All commands of the page as it is. */
export function useCommands(): readonly Command[] {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.list);
}

/** Offers a command while the component is mounted; `null` offers none. */
export function useCommand(command: Command | null): void {
  const store = useStore();
  const latest = useRef(command);
  useEffect(() => {
    latest.current = command;
  });
  const { id, label, group } = command ?? {};
  const keys = command?.keys?.join('\n');
  useEffect(() => {
    if (id === undefined || label === undefined || group === undefined) return undefined;
    return store.register({
      id,
      label,
      group,
      ...(keys !== undefined && { keys: keys.split('\n') }),
      run: () => latest.current?.run(),
    });
  }, [store, id, label, group, keys]);
}

/** Whether keys belong to what has the focus. */
function isBusy(target: EventTarget | null): boolean {
  const typing = 'input:not([type="radio"], [type="range"]), textarea, select, [contenteditable]';
  const popups = '[role="dialog"], [role="alertdialog"], [role="menu"]';
  return target instanceof Element && target.closest(`${typing}, ${popups}`) !== null;
}
