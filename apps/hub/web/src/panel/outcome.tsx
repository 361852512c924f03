import { CircleDashed, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** What came out of a run: a heading with what needs a look, advice, and facts. */
export function Outcome({
  title,
  needLook = 0,
  children,
}: {
  title: string;
  /** How many of the things found a person should look at. @default 0 */
  needLook?: number;
  children: ReactNode;
}): ReactNode {
  return (
    <section className="hub-outcome" aria-label="Outcome">
      <h2>
        {title}
        {needLook > 0 && (
          <span className="hub-outcome-attention">
            <TriangleAlert size={14} aria-hidden="true" />
            {needLook} {needLook === 1 ? 'needs' : 'need'} a look
          </span>
        )}
      </h2>
      {children}
    </section>
  );
}

/** What one should know of a result, and the way to other settings. */
export function Advice({
  attention = false,
  runAgain,
  children,
}: {
  /** It may be wrong; else there is only nothing. @default false */
  attention?: boolean;
  /** `null` for whoever may only look. */
  runAgain: (() => void) | null;
  children: ReactNode;
}): ReactNode {
  const Icon = attention ? TriangleAlert : CircleDashed;
  return (
    <div className="hub-advice" data-attention={attention || undefined}>
      <Icon size={16} aria-hidden="true" />
      <p>{children}</p>
      {runAgain && (
        <button type="button" className="hw-button hw-button-small" onClick={runAgain}>
          Change settings
        </button>
      )}
    </div>
  );
}

/** Names and values in columns. It holds `Fact`s. */
export function Facts({ children }: { children: ReactNode }): ReactNode {
  return <dl className="hub-outcome-facts hw-tabular">{children}</dl>;
}

export function Fact({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** A sentence beneath the facts. */
export function Note({ children }: { children: ReactNode }): ReactNode {
  return <p className="hub-note">{children}</p>;
}
