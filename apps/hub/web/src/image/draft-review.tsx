import type { Job } from '@headway/protocol';
import { ReviewCard, useReviews } from '@headway/react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { usePerson } from '../live/use-members.ts';
import { useUser } from '../session.ts';
import { type Tried, useTellTried } from './use-trial.ts';
import { type ParameterImage, type ParameterValues, type ResultView, settingsOf } from './result-view.ts';

/**
 * What a job asks about the result that the picture shows: accept it, reject it, or have it looked for anew. Where
 * somebody else answers meanwhile it says who did, and how.
 */
export function DraftReview({
  job,
  isDraft,
  view,
  decoded,
  image,
  onTry,
}: {
  job: Job;
  /** The picture shows what is asked about. */
  isDraft: boolean;
  view: ResultView;
  decoded: unknown;
  image: ParameterImage | null;
  onTry: (tried: Tried | null) => void;
}): ReactNode {
  const user = useUser();
  const { reviews, answer, pendingOf, refusedOf } = useReviews(`job:${job.id}`, { status: 'all' });
  const open = isDraft ? reviews.find(({ status }) => status === 'open') : undefined;
  const [seen, setSeen] = useState<string | null>(null);
  if (open && open.id !== seen) setSeen(open.id);
  /** The question to which this person gave an answer, in time or not. */
  const [given, setGiven] = useState<string | null>(null);
  const settled = reviews.find(({ id, status }) => id === seen && status === 'answered');
  const other = settled?.answeredBy === user.id ? undefined : (settled?.answeredBy ?? undefined);
  const person = usePerson(other);
  const review = open ?? (other === undefined ? undefined : settled);
  if (!review) return null;
  const { adjusted } = view;
  const give = (value: unknown): void => {
    setGiven(review.id);
    void answer?.(review.id, value);
  };
  return (
    <section className="hub-panel-section hub-draft" aria-label="Question">
      <ReviewCard
        key={review.id}
        review={review}
        userId={user.id}
        nameOf={() => person?.name}
        pending={pendingOf(review.id)}
        refused={refusedOf(review.id)}
        {...(answer && { onAnswer: give })}
      >
        {({ answer: submit, pending }) =>
          answer &&
          adjusted && (
            <OtherSettings
              view={view}
              decoded={decoded}
              image={image}
              pending={pending}
              onTry={onTry}
              onSubmit={(values) => submit(adjusted(values))}
            />
          )
        }
      </ReviewCard>
      {review.status !== 'open' && given === review.id && (
        <p role="status" className="hub-panel-note">
          Your answer came later: it was not taken.
        </p>
      )}
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
