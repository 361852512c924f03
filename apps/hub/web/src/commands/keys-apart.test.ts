import { expect, it } from 'vitest';

/** The text of each source, by its path from `src`. */
const sources = Object.entries(
  import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*'], {
    query: '?raw',
    import: 'default',
    eager: true,
    base: '../',
  }),
);

/** The folders whose commands can be there together. What is in none of them is in all. */
const pages: Readonly<Record<string, readonly string[]>> = {
  image: ['image', 'viewer', 'objects', 'editor'],
  compare: ['compare', 'viewer'],
  project: ['project', 'sharing', 'uploads'],
  projects: ['projects'],
  job: ['jobs'],
  reviews: ['reviews'],
  inbox: ['inbox'],
};
const onSomePage = new Set(Object.values(pages).flat());

/** Commands with the same key of which a page has one or the other. */
const inTurns: ReadonlySet<string> = new Set(['job-pause job-resume', 'tool-${name} tool-${name}']);

interface KeyUse {
  folder: string;
  id: string;
  key: string;
}

/** Its id and its keys; between them may stand `${…}`, but no other brace. */
const command = /\bid: ['"`]([^'"`]+)['"`],(?:[^{}]|\$\{[^}]*\})*?keys: \[([^\]]*)\]/g;

/** Every key of every command, as the sources name them. */
function keyUses(): KeyUse[] {
  return sources.flatMap(([path, text]) => {
    const folder = path.split('/')[1] ?? '';
    return [...text.matchAll(command)].flatMap(([, id = '', keys = '']) => {
      // Tools name theirs in a table: `keys: [shortcut]`.
      const named =
        keys === 'shortcut' ? [...text.matchAll(/\bshortcut: ('.*?')/g)].map(([, key = '']) => key) : [keys];
      return named
        .flatMap((each) => [...each.matchAll(/'((?:\\.|[^'])+)'/g)])
        .map(([, key = '']) => ({ folder, id, key }));
    });
  });
}

const uses = keyUses();

it('finds the keys in the sources', () => {
  const keyOf = (id: string) => uses.filter((use) => use.id === id).map(({ key }) => key);
  expect(keyOf('fit')).toEqual(['f']);
  expect(keyOf('zoom-in')).toEqual(['+', '=']);
  expect(keyOf('tool-${name}')).toHaveLength(4);
  expect(keyOf('delete-objects')).toEqual(['delete', 'backspace']);
  const [named, found] = [/\bkeys: \[['s]/g, command].map((each) =>
    sources.reduce((count, [, text]) => count + [...text.matchAll(each)].length, 0),
  );
  expect(found).toBe(named);
});

it.each(Object.keys(pages))('gives no key to two commands that can be there together: %s', (page) => {
  const here = uses.filter(({ folder }) => pages[page]?.includes(folder) || !onSomePage.has(folder));
  const conflicts = here.flatMap((one, at) =>
    here
      .slice(at + 1)
      .filter(
        (other) =>
          one.key === other.key || one.key.startsWith(`${other.key} `) || other.key.startsWith(`${one.key} `),
      )
      .filter((other) => !inTurns.has([one.id, other.id].toSorted().join(' ')))
      .map((other) => `${one.key}: ${one.id} and ${other.id}`),
  );
  expect(conflicts).toEqual([]);
});
