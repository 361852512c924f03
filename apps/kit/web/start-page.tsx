import { type ReactNode } from 'react';
import { catalogue } from '../shared/catalogue.ts';
import { Code } from './example-code.tsx';
import { HeroJob } from './hero-job.tsx';
import { Link } from './link.tsx';

const usage = `import { JobProgress, useJob } from '@headway/react';

export function Counting({ jobId }: { jobId: string }) {
  const view = useJob(countWords, jobId);
  return view.job && <JobProgress {...view} job={view.job} onCancel={view.cancel} />;
}
`;

/** What a visitor sees first. */
export function StartPage(): ReactNode {
  return (
    <div className="kit-start">
      <header className="kit-intro">
        <h1>Live progress for long-running work</h1>
        <p>
          Workers report. Everyone who may see it sees it, in order, in every tab and on every device, and
          loses nothing across reloads, reconnects and restarts.
        </p>
      </header>
      <HeroJob />
      <section className="kit-parts" aria-labelledby="parts">
        <h2 id="parts">Every component, in every state</h2>
        {catalogue.map(({ title, entries }) => (
          <div key={title} className="kit-parts-group">
            <h3>{title}</h3>
            <ul>
              {entries.map(({ slug, name, line }) => (
                <li key={slug}>
                  <Link to={slug} className="kit-part">
                    <strong>{name}</strong>
                    <span>{line}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </section>
      <section className="kit-usage" aria-labelledby="usage">
        <h2 id="usage">A hook gets the data, a component shows it</h2>
        <p>
          Components take plain data and callbacks, so they fit into any app. Where a callback is missing, so
          is its button.
        </p>
        <Code code={usage} />
      </section>
    </div>
  );
}
