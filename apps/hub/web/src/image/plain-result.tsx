import type { ResultDocument } from '@headway/hub-api';
import type { Job } from '@headway/protocol';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { urls } from '../endpoints.ts';
import { formatCounted } from '../format.ts';
import { isPacked } from './packed-rows.ts';

/** More are not read anyway: the file has them all. */
const mostFacts = 30;

/** A result of a kind that has no view of its own: what came out in short, its plain values, and the whole of it. */
export function PlainResult({
  document,
  job,
}: {
  document: ResultDocument;
  job: Job | undefined;
}): ReactNode {
  const made = job?.id === document.jobId ? job : undefined;
  return (
    <section className="hub-panel-section" aria-label="Outcome">
      <h2>{made?.summary?.text ?? document.kind}</h2>
      <dl className="hub-result-facts hw-tabular">
        {factsOf(document.result).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <a
        className="hw-button hw-button-small"
        href={urls.result(document.id)}
        download={`${document.kind}.json`}
      >
        <Download size={14} aria-hidden="true" />
        JSON
      </a>
    </section>
  );
}

/** The plain values of a result, and how many there are in its lists. */
export function factsOf(result: unknown): readonly (readonly [string, string])[] {
  if (typeof result !== 'object' || result === null || Array.isArray(result))
    return [['result', told(result)]];
  return Object.entries(result)
    .slice(0, mostFacts)
    .map(([name, value]) => [name, told(value)] as const);
}

function told(value: unknown): string {
  if (Array.isArray(value)) return formatCounted(value.length, 'entry', 'entries');
  if (isPacked(value)) return formatCounted(value.count, 'entry', 'entries');
  if (typeof value === 'object' && value !== null) return formatCounted(Object.keys(value).length, 'field');
  const text = String(value);
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
