import type { Job } from '@headway/protocol';
import { ReviewCard, useReviews } from '@headway/react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useUser } from '../session.ts';
import { type Tried, useTellTried } from './use-trial.ts';
import { type ParameterImage, type ParameterValues, type ResultView, settingsOf } from './result-view.ts';

/** What a job asks about the result that the picture shows: accept it, reject it, or have it looked for anew. */
export function DraftReview({
  job,
  view,
  decoded,
  image,
  onTry,
}: {
  job: Job;
  view: ResultView;
  decoded: unknown;
  image: ParameterImage | null;
  onTry: (tried: Tried | null) => void;
}): ReactNode {
  const user = useUser();
  const { reviews, answer, pendingOf, refusedOf } = useReviews(`job:${job.id}`);
  const review = reviews.find(({ status }) => status === 'open');
  if (!review) return null;
  const { adjusted } = view;
  return (
    <section className="hub-panel-section hub-draft" aria-label="Question">
      <ReviewCard
        key={review.id}
        review={review}
        userId={user.id}
        pending={pendingOf(review.id)}
        refused={refusedOf(review.id)}
        {...(answer && { onAnswer: (value: unknown) => void answer(review.id, value) })}
      >
        {({ answer: give, pending }) =>
          answer &&
          adjusted && (
            <OtherSettings
              view={view}
              decoded={decoded}
              image={image}
              pending={pending}
              onTry={onTry}
              onSubmit={(values) => give(adjusted(values))}
            />
          )
        }
      </ReviewCard>
    </section>
  );
}

const none: ParameterValues = {};

function OtherSettings({
  view,
  decoded,
  image,
  pending,
  onTry,
  onSubmit,
}: {
  view: ResultView;
  decoded: unknown;
  image: ParameterImage | null;
  pending: boolean;
  onTry: (tried: Tried | null) => void;
  onSubmit: (values: ParameterValues) => void;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const [own, setValues] = useState<ParameterValues | null>(null);
  const values = own ?? none;
  useTellTried(open ? view : null, values, onTry);
  if (!open) {
    const begin = (): void => {
      // What is asked about was made so: only what is changed here shall be otherwise.
      setValues((before) => before ?? settingsOf(view, decoded));
      setOpen(true);
    };
    return (
      <button type="button" className="hw-button hw-button-small" onClick={begin}>
        Change settings
      </button>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(values);
  };
  return (
    <form
      aria-label="Other settings"
      className="hub-draft-settings"
      onSubmit={submit}
      // Number keys write numbers here: on the card they would answer.
      onKeyDown={(event) => event.stopPropagation()}
    >
      {view.parameters({ values, onChange: setValues, chosen: decoded, image })}
      <div className="hub-run-actions">
        <button type="submit" className="hw-button hw-button-small hw-button-primary" disabled={pending}>
          Look again
        </button>
        <button
          type="button"
          className="hw-button hw-button-small hw-button-quiet"
          onClick={() => setOpen(false)}
        >
          Close
        </button>
      </div>
    </form>
  );
}
