import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const docs = join(import.meta.dirname, '../../../docs/react');
const examples = join(import.meta.dirname, '../examples');
const pages = readdirSync(docs)
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .map((file) => file.slice(0, -'.md'.length));

/** The first example of a page. */
function codeOf(page: string): string | undefined {
  return /^```tsx\n([^]*?)^```$/m.exec(readFileSync(join(docs, `${page}.md`), 'utf8'))?.[1];
}

describe.each(pages)('the page of %s', (page) => {
  it('shows the code of its example, letter for letter', () => {
    expect(codeOf(page)).toBe(readFileSync(join(examples, `${page}.tsx`), 'utf8'));
  });

  it('has an example that is tested', () => {
    expect(existsSync(join(examples, `${page}.test.tsx`))).toBe(true);
  });
});

describe('the index of the kit', () => {
  it('leads to every page', () => {
    const index = readFileSync(join(docs, 'README.md'), 'utf8');
    expect(pages.filter((page) => !index.includes(`(${page}.md)`))).toEqual([]);
  });
});

/** Shown on the page of another. */
const together: Readonly<Record<string, string>> = { StateLabel: 'job-state', ToastProvider: 'toaster' };

describe('the hooks and components that the package gives', () => {
  const source = readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8');
  const names = [...source.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, list = '']) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => /^(use[A-Z]|[A-Z])/.test(name));

  it('have a page each', () => {
    expect(names.length).toBeGreaterThan(40);
    const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    expect(names.filter((name) => !pages.includes(together[name] ?? kebab(name)))).toEqual([]);
  });
});
