import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const papers = globSync(['*.md', 'docs/*.md'], { cwd: root });

it.each(papers)('%s names only files that exist', (paper) => {
  const text = readFileSync(join(root, paper), 'utf8');
  const named = [
    ...text.matchAll(/`((?:packages|apps|scripts|docs|testdata|examples|e2e)\/[\w./-]+\.\w+)`/g),
  ];
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) =>
    join(paper, '..', link),
  );
  const missing = [...named.map(([, path = '']) => path), ...linked].filter(
    (path) => !existsSync(join(root, path)),
  );
  expect(missing).toEqual([]);
});
