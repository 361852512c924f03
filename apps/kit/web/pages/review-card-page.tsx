import type { JobReview } from '@headway/protocol';
import { ReviewCard, useJobs, useReviewInbox, useReviews } from '@headway/react';
import { type ReactNode, useEffect, useState } from 'react';
import { oddScenes } from '../../shared/addresses.ts';
import { Behind } from '../behind.tsx';
import { usePage } from '../context.ts';
import { NoJob } from '../no-job.tsx';
import { RestartButton } from '../restart-button.tsx';
import { Specimen, Specimens } from '../specimen.tsx';
import { useAddress } from '../use-scene.ts';
import { nameOf } from '../visitor.ts';

export function ReviewCardPage(): ReactNode {
  return (
    <Specimens>
      <Specimen
        state="many"
        title="Several questions"
        note="The numbers are keys."
        bare
        tools={<RestartButton scene="reviews" />}
      >
        <SceneReviews scene="reviews" of={['outlines', 'focus']} />
      </Specimen>
      <Specimen state="own-way" title="Asked in the application’s own way" bare>
        <SceneReviews scene="reviews" of={['scale']} />
      </Specimen>
      <Specimen state="answered" title="Answered by somebody" bare>
        <SceneReviews scene="reviews" of={['answered']} />
      </Specimen>
      <Specimen state="withdrawn" title="No longer asked" bare>
        <SceneReviews scene="reviews" of={['withdrawn']} />
      </Specimen>
      <Specimen state="pending" title="Answered, not confirmed yet" bare>
        <SceneReviews scene="silent" answers />
      </Specimen>
      <Specimen state="refused" title="Refused" note="Taken back, with the server’s reason." bare>
        <SceneReviews scene="locked" answers />
      </Specimen>
      <Specimen state="no-right" title="Without the right" bare>
        <Behind withoutActions>
          <SceneReviews scene="reviews" of={['outlines']} />
        </Behind>
      </Specimen>
      <Specimen state="long-names" title="Long names" bare>
        <SceneReviews scene="names" />
      </Specimen>
      <Specimen state="empty" title="No questions">
        <SceneReviews scene="one" />
      </Specimen>
      <Specimen state="offline" title="Connection lost" bare>
        <Behind client="offline">
          <SceneReviews scene="states" />
        </Behind>
      </Specimen>
      <Specimen state="loading" title="Before the first answer">
        <Behind client="held">
          <SceneReviews scene={oddScenes.held} />
        </Behind>
      </Specimen>
      <Specimen state="no-access" title="Not theirs to see">
        <SceneReviews scene={oddScenes.refused} />
      </Specimen>
    </Specimens>
  );
}

interface SceneReviewsProps {
  scene: string;
  /** Of the jobs with these names. @default all */
  of?: readonly string[];
  /** Answers by itself. */
  answers?: boolean;
}

function SceneReviews({ scene, of, answers = false }: SceneReviewsProps): ReactNode {
  const { visitor } = usePage();
  const address = useAddress();
  const channel = `project:${address(scene)}`;
  const view = useReviews(channel, { status: 'all' });
  const { jobs } = useJobs({ channel });
  const inbox = useReviewInbox(view.reviews);
  // The inbox leaves out what was settled before it was opened; here it is to be seen.
  const shown = of
    ? view.reviews.filter(({ jobId }) => of.some((name) => jobId.endsWith(`.${name}`)))
    : inbox;
  const { answer } = view;
  const first = answers ? shown[0]?.id : undefined;
  useEffect(() => {
    if (first !== undefined) void answer?.(first, 'split');
  }, [first, answer]);
  if (view.status === 'pending' || view.status === 'refused') return <NoJob status={view.status} />;
  if (shown.length === 0) return <p className="kit-nothing">Nobody is asked for anything.</p>;
  return shown.map((review) => (
    <ReviewCard
      key={review.id}
      review={review}
      title={jobs.find(({ id }) => id === review.jobId)?.labels['title'] ?? ''}
      pending={view.pendingOf(review.id)}
      refused={view.refusedOf(review.id)}
      userId={visitor.person}
      nameOf={nameOf}
      onAnswer={answer && ((value) => answer(review.id, value))}
      {...(review.choices.length === 0 && { children: (ask) => <ScaleForm review={review} {...ask} /> })}
    />
  ));
}

interface ScaleFormProps {
  review: JobReview;
  answer: (answer: unknown) => void;
  pending: boolean;
}

function ScaleForm({ review, answer, pending }: ScaleFormProps): ReactNode {
  const [value, setValue] = useState('0.325');
  return (
    <form
      className="kit-scale"
      onSubmit={(event) => {
        event.preventDefault();
        answer(Number(value));
      }}
    >
      <label htmlFor={review.id}>Width of a pixel in µm</label>
      <input
        id={review.id}
        inputMode="decimal"
        required
        pattern="[0-9.]+"
        value={value}
        onChange={({ target }) => setValue(target.value)}
      />
      <button type="submit" className="hw-button" aria-disabled={pending}>
        Use it
      </button>
    </form>
  );
}
