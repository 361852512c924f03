/** Something that a person can do here: by a key, or from the palette. */
export interface Command {
  id: string;
  /** A verb first: `Fit the image`. */
  label: string;
  /** Under which heading it is listed: `Image`. */
  group: string;
  /** As in `KeyboardEvent.key`, or two of them after each other: `g q`. The first one is shown. */
  keys?: readonly string[];
  run(): void;
}

/** The commands of what is on the page now. */
export interface CommandStore {
  /** The same array until something changes. */
  list(): readonly Command[];
  subscribe(listener: () => void): () => void;
  /** The newest one of an id counts. Returns the undo. */
  register(command: Command): () => void;
  /** The newest command of a key, or of two after each other. */
  byKey(key: string): Command | undefined;
  /** Whether a key is the first of two of any command. */
  isPrefix(key: string): boolean;
}

export function createCommandStore(): CommandStore {
  const listeners = new Set<() => void>();
  let commands: readonly Command[] = [];
  const change = (next: readonly Command[]): void => {
    commands = next;
    for (const listener of listeners) listener();
  };
  return {
    list: () => commands,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    register(command) {
      change([...commands.filter(({ id }) => id !== command.id), command]);
      return () => change(commands.filter((other) => other !== command));
    },
    byKey: (key) => commands.findLast(({ keys }) => keys?.includes(key)),
    isPrefix: (key) => commands.some(({ keys }) => keys?.some((each) => each.startsWith(`${key} `))),
  };
}
