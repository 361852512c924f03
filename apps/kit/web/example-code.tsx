import { type ReactNode, useState } from 'react';
import { colourCode } from './colour-code.ts';

/** The tested examples of the package, as they stand there. */
const sources = import.meta.glob<string>('../../../packages/react/examples/*.tsx', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** How a component is used. */
export function ExampleCode({ slug }: { slug: string }): ReactNode {
  const code = sources[`../../../packages/react/examples/${slug}.tsx`];
  if (code === undefined) return null;
  return (
    <details className="kit-example">
      <summary>Code</summary>
      <Code code={code} />
    </details>
  );
}

/** A piece of TypeScript, with a way to take it along. */
export function Code({ code }: { code: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="kit-code">
      <pre tabIndex={0} role="region" aria-label="Code">
        <code>
          {colourCode(code.trimEnd()).map(({ at, kind, text }) =>
            kind === 'plain' ? (
              text
            ) : (
              <span key={at} className={`kit-code-${kind}`}>
                {text}
              </span>
            ),
          )}
        </code>
      </pre>
      <button
        type="button"
        className="hw-button hw-button-small"
        onClick={() => {
          navigator.clipboard.writeText(code).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
