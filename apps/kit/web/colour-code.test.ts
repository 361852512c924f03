import { expect, it } from 'vitest';
import { colourCode } from './colour-code.ts';

const code = `// A job.
import { useJob } from '@headway/react';

export function One(): ReactNode {
  return <JobProgress title="It's \\\`done\\\`" />;
}
`;

it('loses nothing of the code', () => {
  expect(
    colourCode(code)
      .map(({ text }) => text)
      .join(''),
  ).toBe(code);
});

it('tells comments, texts, words of the language and components apart', () => {
  const found = colourCode(code).filter(({ kind }) => kind !== 'plain');
  expect(found.slice(0, 5).map(({ kind, text }) => [kind, text])).toEqual([
    ['comment', '// A job.'],
    ['keyword', 'import'],
    ['keyword', 'from'],
    ['string', "'@headway/react'"],
    ['keyword', 'export'],
  ]);
  expect(found.map(({ text }) => text)).toContain('<JobProgress');
});
