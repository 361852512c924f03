import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as kit from './index.ts';

const docs = join(import.meta.dirname, '../../../docs/react');
const examples = join(import.meta.dirname, '../examples');
const pages = readdirSync(docs)
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .map((file) => file.slice(0, -'.md'.length));

function textOf(page: string): string {
  return readFileSync(join(docs, `${page}.md`), 'utf8');
}

/** The first example of a page. */
function codeOf(page: string): string | undefined {
  return /^```tsx\n([^]*?)^```$/m.exec(textOf(page))?.[1];
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
    const index = textOf('README');
    expect(pages.filter((page) => !index.includes(`(${page}.md)`))).toEqual([]);
  });
});

/** Shown on the page of another. */
const together: Readonly<Record<string, string>> = { StateLabel: 'job-state', ToastProvider: 'toaster' };

/** Neither hooks nor components: words, formats and rules for components of one's own. */
const functions = [
  'formatAgo',
  'formatAmount',
  'formatBytes',
  'formatCount',
  'formatDuration',
  'formatElapsed',
  'formatExactTime',
  'formatPercent',
  'jobStates',
  'kindWords',
  'linePriorities',
  'newestJob',
  'placeWords',
  'possibleActions',
  'possibleBatchActions',
  'progressProps',
  'stateWords',
  'stepStateWords',
  'stepTreeOf',
  'summaryWords',
  'timeLeftWords',
];

describe('what the package gives', () => {
  const names = Object.keys(kit).filter((name) => !functions.includes(name));
  const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  const pageOf = (name: string): string => together[name] ?? kebab(name);

  it.each(names)('has a page whose example uses it: %s', (name) => {
    // A new export is a hook, a component, or one of the functions.
    expect(name).toMatch(/^(use[A-Z]|[A-Z])/);
    expect(pages).toContain(pageOf(name));
    const text = name in together ? textOf(pageOf(name)) : codeOf(pageOf(name));
    expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it('is what the pages are about', () => {
    expect(pages.filter((page) => !names.some((name) => pageOf(name) === page))).toEqual([]);
  });

  it.each(functions)('tells in the index what is there for components of one’s own: %s', (name) => {
    expect(kit).toHaveProperty(name);
    expect(textOf('README')).toContain(`\`${name}`);
  });
});
