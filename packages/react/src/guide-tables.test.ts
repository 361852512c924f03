import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const docs = join(import.meta.dirname, '../../../docs/react');
const sources = readdirSync(import.meta.dirname).filter(
  (file) => /\.tsx?$/.test(file) && !file.includes('.test'),
);

interface Members {
  names: readonly string[];
  /** What it extends, as it is written. */
  bases: string;
}

/** The interfaces of the kit with the members that they have themselves. */
const interfaces = new Map<string, Members>(
  sources.flatMap((file) => {
    const source = readFileSync(join(import.meta.dirname, file), 'utf8');
    const code = source.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
    return [...code.matchAll(/interface (\w+)(?:<[^{]*?>)?(?:\s+extends ([^{]+))?\s*\{([^]*?)\n\}/g)].map(
      ([, name = '', bases = '', body = '']): [string, Members] => {
        const members = body.matchAll(/^ {2}(?:readonly )?(\w+)\??\s*[:(<]/gm);
        return [name, { bases, names: [...members].map(([, member = '']) => member) }];
      },
    );
  }),
);

function membersOf(name: string): readonly string[] {
  const { names, bases } = interfaces.get(name) ?? { names: [], bases: '' };
  const inherited = [...interfaces.keys()].filter((base) => new RegExp(`\\b${base}\\b`).test(bases));
  const left = /Omit<[^,]*,([^>]*)>/.exec(bases)?.[1] ?? '';
  return [...names, ...inherited.flatMap(membersOf).filter((member) => !left.includes(`'${member}'`))];
}

const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
/** What hooks give, where its name does not tell whose it is; the actions of a job stand on the page of `useJobActions`. */
const given: Readonly<Record<string, string>> = {
  JobsView: 'use-jobs',
  BatchView: 'use-batch',
  BatchList: 'use-batches',
  BatchControls: 'use-batch-actions',
  BulkControls: 'use-bulk-actions',
  JobControls: 'use-job-actions',
  JobActions: 'headway-provider',
  JobLogView: 'use-job-log',
  PresenceView: 'use-presence',
  QueueView: 'use-queue',
  ReviewList: 'use-reviews',
  SystemView: 'use-system-status',
  Toasts: 'use-toasts',
  ToastOptions: 'use-toasts',
  ToastProviderProps: 'toaster',
};
const described = [...interfaces.keys()]
  .map((name) => ({ name, page: given[name] ?? kebab(name.replace(/Props$|Options$/, '')) }))
  .filter(
    ({ name, page }) =>
      (/Props$|^Use.*Options$/.test(name) || name in given) && existsSync(join(docs, `${page}.md`)),
  );

describe('the tables of the pages', () => {
  it('are found', () => expect(described.length).toBeGreaterThan(35));

  it.each(described)('name each member of $name', ({ name, page }) => {
    const text = readFileSync(join(docs, `${page}.md`), 'utf8').replace(/^```tsx[^]*?^```$/m, '');
    const named = new Set([...text.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.split(/\W+/)));
    const members = membersOf(name);
    expect(members.length).toBeGreaterThan(0);
    expect(members.filter((member) => member !== 'children' && !named.has(member))).toEqual([]);
  });
});
