import { isFinal } from '@headway/protocol';
import {
  JobProgress,
  JobTimeline,
  progressProps,
  useConnection,
  useConnectionToasts,
  useHeadway,
  useJob,
  useJobs,
  useJobToasts,
  usePresence,
} from '@headway/react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { sceneId } from '../shared/addresses.ts';
import { usePage } from './context.ts';

/** A job that is going on, and ways to try to lose it. */
export function HeroJob(): ReactNode {
  const { visitor } = usePage();
  const client = useHeadway();
  const scene = sceneId(visitor.visit, 'hero');
  const { jobs } = useJobs({ channel: `project:${scene}` });
  const view = useJob(null, jobs[0]?.id ?? null);
  const { job } = view;
  useConnectionToasts();
  useJobToasts({ channels: [`project:${scene}`], describe: ({ labels }) => labels['title'] ?? 'The job' });
  return (
    <section className="kit-hero" aria-labelledby="live">
      <div className="kit-hero-card">
        <header className="kit-hero-head">
          <h2 id="live">This job is running now</h2>
          <Others />
        </header>
        <div className="kit-hero-job">
          {job ? (
            <JobProgress job={job} title={job.labels['title'] ?? ''} {...progressProps(view)} />
          ) : (
            <div className="kit-skeleton" role="status" aria-label="Loading">
              <span />
              <span />
            </div>
          )}
        </div>
        {job && <JobTimeline job={job} steps={view.steps} status={view.status} />}
        {job && isFinal(job.status) && (
          <p>
            <button
              type="button"
              className="hw-button hw-button-primary"
              onClick={() => void client.request('scene.restart', { id: scene })}
            >
              Run another
            </button>
          </p>
        )}
      </div>
      <Trials />
    </section>
  );
}

/** How many look at the same. */
function Others(): ReactNode {
  const { visitor } = usePage();
  const { members } = usePresence(`visit:${visitor.visit}`);
  const tabs = [...(members?.values() ?? [])].reduce((sum, { clients }) => sum + clients.length, 0);
  return <p className="kit-hero-others">{tabs > 1 ? `Open in ${tabs} places` : 'Open here only'}</p>;
}

/** Ways to lose what a page knows. None of them does. */
function Trials(): ReactNode {
  return (
    <div className="kit-trials">
      <h2>Try to lose it</h2>
      <ul>
        <li>
          <CutTrial />
        </li>
        <li>
          <div>
            <h3>Reload</h3>
            <p>The same percent, step and time left are there at once, and no second toast.</p>
          </div>
          <button type="button" className="hw-button" onClick={() => location.reload()}>
            Reload the page
          </button>
        </li>
        <li>
          <ShareTrial />
        </li>
      </ul>
    </div>
  );
}

function CutTrial(): ReactNode {
  const { clients } = usePage();
  const client = useHeadway();
  const { state } = useConnection();
  const { network } = clients;
  const [isCut, setCut] = useState(network.isCut);
  const [caughtUp, forget] = useCaughtUp();
  const isBack = !isCut && state.status === 'connected' && caughtUp > 0;
  return (
    <>
      <div>
        <h3>Cut the connection</h3>
        <p aria-live="polite">
          {isCut
            ? 'The job goes on without you. Wait a little, then reconnect.'
            : isBack
              ? `Caught up with ${caughtUp} ${caughtUp === 1 ? 'event' : 'events'} from while you were away.`
              : 'The job goes on meanwhile; what you missed comes after.'}
        </p>
      </div>
      <button
        type="button"
        className="hw-button"
        onClick={() => {
          if (isCut) {
            network.restore();
            client.reconnect();
          } else {
            forget();
            network.cut();
          }
          setCut(!isCut);
        }}
      >
        {isCut ? 'Reconnect' : 'Cut it'}
      </button>
    </>
  );
}

/** How many events came for what was missed while the connection was away, and a way to count anew. */
function useCaughtUp(): [number, () => void] {
  const client = useHeadway();
  const [count, setCount] = useState(0);
  const forget = useCallback(() => setCount(0), []);
  useEffect(
    () => client.on('*', (_event, { origin }) => origin === 'resumed' && setCount((before) => before + 1)),
    [client],
  );
  return [count, forget];
}

function ShareTrial(): ReactNode {
  const [isCopied, setCopied] = useState(false);
  const copy = useCallback(() => {
    navigator.clipboard.writeText(location.href).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  }, []);
  return (
    <>
      <div>
        <h3>A second tab, a phone</h3>
        <p>The same truth in all of them: cancel here, and it is cancelled there.</p>
      </div>
      <span className="kit-trial-buttons">
        <a className="hw-button" href={location.href} target="_blank" rel="noreferrer">
          Open a tab
        </a>
        <button type="button" className="hw-button" onClick={copy}>
          {isCopied ? 'Copied' : 'Copy the link'}
        </button>
      </span>
    </>
  );
}
