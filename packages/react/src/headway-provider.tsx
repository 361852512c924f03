import type { HeadwayClient } from '@headway/client';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type AskedStore, createAskedStore } from './asked.ts';
import { type ChannelHolder, createChannelHolder } from './channel-holder.ts';
import type { JobActions } from './job-actions.ts';
import type { RegisteredEvents } from './register.ts';

export interface HeadwayProviderProps {
  client: HeadwayClient<RegisteredEvents>;
  /** How jobs are cancelled, paused and so on, usually calls of your API. Keep it the same between renders. */
  actions?: JobActions;
  /** Calls `client.connect()` when mounted. The client is yours to close. @default true */
  connect?: boolean;
  children?: ReactNode;
}

interface Kit {
  client: HeadwayClient<RegisteredEvents>;
  channels: ChannelHolder<RegisteredEvents>;
  actions: JobActions;
  asked: AskedStore;
  /** Things that hooks keep beside others, for as long as these are there. */
  shelf: WeakMap<object, object>;
}

const KitContext = createContext<Kit | null>(null);

const noActions: JobActions = {};

/**
 * Gives a client to the hooks below it.
 * @example
 * const client = createClient<BuiltinEvents>({ url: '/ws' });
 * createRoot(element).render(<HeadwayProvider client={client}><App /></HeadwayProvider>);
 */
export function HeadwayProvider({
  client,
  actions = noActions,
  connect = true,
  children,
}: HeadwayProviderProps): ReactNode {
  const channels = useMemo(() => createChannelHolder(client), [client]);
  const [asked] = useState(createAskedStore);
  const [shelf] = useState(() => new WeakMap<object, object>());
  const kit = useMemo(
    () => ({ client, channels, actions, asked, shelf }),
    [client, channels, actions, asked, shelf],
  );
  useEffect(() => {
    if (connect) client.connect();
  }, [client, connect]);
  return <KitContext value={kit}>{children}</KitContext>;
}

export interface JobActionsProviderProps {
  /** In place of those of the provider above. Keep it the same between renders. @default none: one may only look */
  actions?: JobActions;
  children?: ReactNode;
}

/**
 * Other actions for what is below it: where somebody may only look, no component offers anything.
 * @throws Error outside a `HeadwayProvider`.
 * @example
 * <JobActionsProvider actions={mayWrite ? actions : undefined}><Jobs /></JobActionsProvider>
 */
export function JobActionsProvider({ actions = noActions, children }: JobActionsProviderProps): ReactNode {
  const kit = useKit();
  const own = useMemo(() => ({ ...kit, actions }), [kit, actions]);
  return <KitContext value={own}>{children}</KitContext>;
}

/** What the hooks share. @throws Error outside a `HeadwayProvider`. */
export function useKit(): Kit {
  const kit = useContext(KitContext);
  if (!kit) throw new Error('Headway hooks need a <HeadwayProvider> above them.');
  return kit;
}

/** The same for components that also stand by themselves; `null` outside a `HeadwayProvider`. */
export function useOptionalKit(): Kit | null {
  return useContext(KitContext);
}

/** The client. @throws Error outside a `HeadwayProvider`. */
export function useHeadway(): HeadwayClient<RegisteredEvents> {
  return useKit().client;
}
