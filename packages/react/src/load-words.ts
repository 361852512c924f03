import { type LoadKind, loadOf, type SystemStatus } from '@headway/protocol';
import { formatCount, formatPercent, type Locale } from './format.ts';

/** A load that is high, in a sentence, and what that means for people. */
export function loadWords(
  kind: LoadKind,
  status: SystemStatus,
  locale?: Locale,
): { title: string; description: string } {
  const load = loadOf(status, kind) ?? 0;
  const percent = formatPercent(load, locale);
  switch (kind) {
    case 'cpu':
      return { title: `The processor is at ${percent}`, description: 'Jobs may take longer than usual.' };
    case 'gpu':
      return { title: `The GPU is at ${percent}`, description: 'Jobs may take longer than usual.' };
    case 'memory':
      return { title: `The memory is ${percent} full`, description: 'Large jobs may fail.' };
    case 'disk':
      return { title: `The disk is ${percent} full`, description: 'Uploads may fail.' };
    case 'eventLoop':
      return {
        title: 'The server answers slowly',
        description: `It is ${formatCount(Math.round(load), locale)} ms behind.`,
      };
  }
}
