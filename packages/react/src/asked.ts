/** What was asked of a job, a batch or a review: pending until that shows it, or refused. */
export interface Asked {
  action: string;
  /** Why it was refused, never empty; `null` while it is pending. */
  reason: string | null;
  /** Of what it was asked of, as it was then. */
  revision: number;
  /** @see AskRules.markOf */
  mark: number | null;
  /** The revision that has it; `Infinity` where no answer told one. */
  doneAt: number;
}

/** Anything of which something can be asked. */
export interface Askable {
  id: string;
  revision: number;
}

/** What can be asked of entities of a kind, and how they show that it is done. */
export interface AskRules<Entity extends Askable, Action extends string> {
  /** Before the id in keys. */
  kind: string;
  possible: (entity: Entity) => readonly Action[];
  /** What is another number once an action is done, where it can stay possible all the same. */
  markOf?: (entity: Entity, action: Action) => number | null;
}

/** Whether an entity shows that what was asked has happened, or can no longer happen. */
export function isSettled<Entity extends Askable, Action extends string>(
  asked: Asked,
  now: Entity,
  { possible, markOf }: AskRules<Entity, Action>,
): boolean {
  if (now.revision <= asked.revision) return false;
  const action = asked.action as Action;
  return (
    !possible(now).includes(action) ||
    (markOf?.(now, action) ?? null) !== asked.mark ||
    now.revision >= asked.doneAt
  );
}

/** What people asked and what is not settled yet, shared by all components that show the same. */
export interface AskedStore {
  /** By key; a new map after each change. */
  read: () => ReadonlyMap<string, Asked>;
  subscribe: (listener: () => void) => () => void;
  /** Asks at once; never rejects, a refusal becomes the state. Does nothing while something is pending there. */
  ask<Entity extends Askable, Action extends string>(
    rules: AskRules<Entity, Action>,
    entity: Entity,
    action: Action,
    call: (id: string) => Promise<unknown> | undefined,
  ): Promise<void>;
  /** Forgets what was asked, unless something else was asked since. */
  forget(key: string, asked: Asked): void;
}

/** Of what something is asked, among all that can be asked of. */
export function keyOf({ kind }: { kind: string }, { id }: { id: string }): string {
  return `${kind}:${id}`;
}

/** What is kept; beyond it the oldest is forgotten. */
const maxKept = 200;

export function createAskedStore(): AskedStore {
  let all: ReadonlyMap<string, Asked> = new Map();
  const listeners = new Set<() => void>();
  function set(key: string, asked: Asked | null): void {
    const next = new Map(all);
    next.delete(key);
    if (asked) next.set(key, asked);
    const [oldest] = next.keys();
    if (next.size > maxKept) next.delete(oldest ?? '');
    all = next;
    for (const listener of listeners) listener();
  }
  return {
    read: () => all,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async ask(rules, entity, action, call) {
      const key = keyOf(rules, entity);
      const before = all.get(key);
      if (before?.reason === null && !isSettled(before, entity, rules)) return;
      const { id, revision } = entity;
      const mark = rules.markOf?.(entity, action) ?? null;
      const asked: Asked = { action, reason: null, revision, mark, doneAt: Infinity };
      set(key, asked);
      let end: Partial<Asked>;
      try {
        end = { doneAt: (await accepted(call(id))).revision ?? Infinity };
      } catch (error) {
        end = { reason: reasonOf(error) };
      }
      // An event may have settled it before the answer came: then the answer is no news.
      if (all.get(key) === asked) set(key, { ...asked, ...end });
    },
    forget(key, asked) {
      if (all.get(key) === asked) set(key, null);
    },
  };
}

/**
 * What was answered. To `fetch` an answer is no error whatever it says: who asked by it was refused all the same.
 * @throws Error with the words of the answer, as JSON has them in `message`, `detail` or `error`.
 */
export async function accepted(answering: unknown): Promise<{ revision?: number }> {
  const answer = Object(await answering);
  if (answer.ok !== false) return answer;
  const said = Object(await answer.json?.().catch(() => null));
  throw new Error(said.message ?? said.detail ?? said.error);
}

/** An error in words that a person can read. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error && error.message) || 'The server did not say why.';
}
