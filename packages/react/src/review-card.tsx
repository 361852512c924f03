import type { Job, JobReview } from '@headway/protocol';
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { formatAgo, formatExactTime, type Locale } from './format.ts';
import { StateLabel } from './job-state.tsx';
import { kindWords } from './job-words.ts';
import { outcomeWords, reviewStateWords } from './review-words.ts';
import { useAnnouncement } from './use-announcement.ts';
import { useServerNow } from './use-server-now.ts';

/** What an application's own way to ask is given. */
export interface ReviewAsk {
  /** Gives the answer, any JSON value. Does nothing while one is on its way. */
  answer: (answer: unknown) => void;
  pending: boolean;
}

export interface ReviewCardProps {
  review: JobReview;
  /** The job that asks. */
  job?: Job | null;
  /** What the job works on, such as a file's name. */
  title?: string;
  /** An answer was given and is not confirmed yet, as `pendingOf` of `useReviews` tells it. */
  pending?: 'answer' | null;
  /** Why the last answer was refused, as `refusedOf` tells it. */
  refused?: { reason: string } | null;
  /** Without it there is nothing to answer with. */
  onAnswer?: ((answer: unknown) => unknown) | undefined;
  /** Shows a button at a refusal. */
  onDismiss?: (() => unknown) | undefined;
  /** The reader's own user id: what they answered themselves is told as theirs. */
  userId?: string;
  /** A person's name. */
  nameOf?: (userId: string) => string | undefined;
  /** Asks in the application's own way, beside the choices if there are any. */
  children?: (ask: ReviewAsk) => ReactNode;
  locale?: string;
}

/**
 * What a job asks a person: choices are buttons, and number keys while the card has the focus. An answer shows at once;
 * one by somebody else, or the end of the job, is told in the place of the buttons.
 * @example
 * <ReviewCard review={review} pending={pendingOf(review.id)} onAnswer={(value) => answer?.(review.id, value)} />
 */
export function ReviewCard({
  review,
  job = null,
  pending = null,
  refused = null,
  ...props
}: ReviewCardProps): ReactNode {
  const { onAnswer, onDismiss, title, userId, nameOf, children, locale } = props;
  const [sent, setSent] = useState<unknown>(null);
  const ids = useId();
  const isOpen = review.status === 'open';
  const isPending = isOpen && pending !== null;
  const outcome = outcomeWords(review, { userId, nameOf }, locale);
  const news = outcome === null ? '' : `${review.title} ${outcome}`;
  const said = useAnnouncement(`${review.status} ${isPending}`, isPending ? 'Answering…' : news);

  function answer(value: unknown): void {
    if (!isOpen || isPending || !onAnswer) return;
    setSent(value);
    onAnswer(value);
  }

  return (
    <article
      className="hw-card hw-review"
      data-status={review.status}
      // The application may go from card to card by keys of its own.
      tabIndex={0}
      aria-labelledby={`${ids}title`}
      aria-describedby={`${ids}from`}
      onKeyDown={(event) => {
        const choice = choiceOfKey(event, review.choices);
        if (choice) answer(choice.value);
      }}
    >
      <div className="hw-card-head">
        <span className="hw-review-from" id={`${ids}from`}>
          <Origin review={review} job={job} title={title} locale={locale} />
        </span>
        <StateLabel {...reviewStateWords(review, isPending)} />
      </div>
      <p className="hw-review-title" id={`${ids}title`}>
        {review.title}
      </p>
      {review.message && <p className="hw-review-message">{review.message}</p>}
      {outcome && <p className="hw-review-outcome">{outcome}</p>}
      {isOpen && onAnswer && (
        <Answering>
          {children?.({ answer, pending: isPending })}
          {review.choices.length > 0 && (
            <Choices choices={review.choices} sent={sent} isPending={isPending} onChoose={answer} />
          )}
        </Answering>
      )}
      {isOpen && !isPending && refused && (
        <div className="hw-review-refused">
          <p role="alert">Could not answer: {refused.reason}</p>
          {onDismiss && (
            <button
              type="button"
              className="hw-button hw-button-small hw-button-quiet"
              onClick={() => onDismiss()}
            >
              Dismiss
            </button>
          )}
        </div>
      )}
      <span className="hw-visually-hidden" role="status">
        {said}
      </span>
    </article>
  );
}

interface OriginProps {
  review: JobReview;
  job: Job | null;
  title: string | undefined;
  locale: Locale;
}

/** `plate-7.tiff · Cells · 3 min ago`. */
function Origin({ review, job, title, locale }: OriginProps): ReactNode {
  const now = useServerNow(30_000);
  const agoMs = now === null ? null : now - Date.parse(review.createdAt);
  return (
    <>
      {title && <span className="hw-review-about">{title}</span>}
      {job && <span>{kindWords(job.kind)}</span>}
      <time
        dateTime={review.createdAt}
        title={now === null ? undefined : formatExactTime(review.createdAt, locale)}
      >
        {agoMs !== null && formatAgo(agoMs, locale)}
      </time>
    </>
  );
}

/** What one answers with. When it goes with the focus in it, that comes to the card, not to the top of the page. */
function Answering({ children }: { children: ReactNode }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    const card = element?.closest<HTMLElement>('.hw-review');
    return () => {
      if (element?.contains(document.activeElement)) card?.focus();
    };
  }, []);
  return (
    <div className="hw-review-answering" ref={place}>
      {children}
    </div>
  );
}

interface ChoicesProps {
  choices: JobReview['choices'];
  /** What was answered last. */
  sent: unknown;
  isPending: boolean;
  onChoose: (value: string) => void;
}

function Choices({ choices, sent, isPending, onChoose }: ChoicesProps): ReactNode {
  return (
    <div className="hw-review-choices">
      {choices.map(({ value, label }, index) => (
        <button
          key={value}
          type="button"
          className="hw-button"
          // Not `disabled`: the button keeps the focus while the answer is on its way.
          aria-disabled={isPending}
          data-sent={(isPending && sent === value) || undefined}
          aria-keyshortcuts={index < keys ? String(index + 1) : undefined}
          onClick={() => onChoose(value)}
        >
          {label}
          {index < keys && <kbd aria-hidden="true">{index + 1}</kbd>}
        </button>
      ))}
    </div>
  );
}

/** Choices that have a number key. */
const keys = 9;

function choiceOfKey(
  event: KeyboardEvent<HTMLElement>,
  choices: JobReview['choices'],
): JobReview['choices'][number] | undefined {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented)
    return undefined;
  if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]'))
    return undefined;
  return /^[1-9]$/.test(key) ? choices[Number(key) - 1] : undefined;
}
