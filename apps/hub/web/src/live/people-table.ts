import type { Contact } from '@headway/hub-api';

/** Names and addresses of people, as they were told last. */
export interface PeopleTable {
  get(userId: string): Contact | undefined;
  learn(people: readonly Contact[]): void;
  /** Calls after a change of one person. Returns the undo. */
  subscribeId(userId: string, listener: () => void): () => void;
}

export function createPeopleTable(): PeopleTable {
  const people = new Map<string, Contact>();
  const listeners = new Map<string, Set<() => void>>();

  return {
    get: (userId) => people.get(userId),
    learn(told) {
      for (const person of told) {
        const known = people.get(person.id);
        if (known && known.name === person.name && known.email === person.email) continue;
        people.set(person.id, person);
        for (const listener of listeners.get(person.id) ?? []) listener();
      }
    },
    subscribeId(userId, listener) {
      const own = listeners.get(userId) ?? new Set();
      listeners.set(userId, own);
      own.add(listener);
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(userId) === own) listeners.delete(userId);
      };
    },
  };
}
