import type { JobContract } from '@headway/protocol';
import { JobFailure } from './binding.ts';
import { type Continuation, maxStateLength } from './queue-runs.ts';
import { longestQuestion, type ReviewQuestion } from './review-question.ts';
import { RunSuspended } from './run-suspended.ts';

/** How a run ended that is to go on later. */
export type Suspension = { type: 'paused' } | { type: 'review'; question: ReviewQuestion; state: unknown };

/** What a run may say of a question besides its name. */
export type ReviewRequest = Partial<Omit<ReviewQuestion, 'name' | 'title'>> & Pick<ReviewQuestion, 'title'>;

/** What binds the runs of one job: what they leave for each other, and why one ends for the next. */
export interface RunContinuation {
  /** What an earlier run saved, as the contract has it; `null` where there is nothing, or nothing that fits. */
  readonly saved: unknown;
  /** Why the run is ending, if it was told so. */
  readonly suspension: Suspension | null;
  /** Checks what is to be saved. @throws JobFailure `state_too_large`. TypeError when it does not fit the contract. */
  save(state: unknown): unknown;
  /** The answer. @throws RunSuspended while there is none. */
  review(name: string, request: ReviewRequest): unknown;
  /** Asks for a pause, or takes that back. */
  askPause(asked: boolean): void;
  /** Called at each step boundary. @throws RunSuspended when the run is to end here. */
  boundary(): void;
}

export function createRunContinuation(
  contract: JobContract,
  { state, answers }: Continuation,
): RunContinuation {
  const { kind, saved: savedSchema, reviews = {} } = contract;
  const first = state !== null && savedSchema ? read(savedSchema, state, 'saved state', kind) : null;
  let newest: unknown = state;
  let pauseAsked = false;
  let suspension: Suspension | null = null;

  function suspend(why: Suspension): never {
    suspension = why;
    throw new RunSuspended(
      why.type === 'paused' ? 'The job is being paused.' : 'The job waits for a person.',
    );
  }

  return {
    saved: first && !('issue' in first) ? first.value : null,
    get suspension() {
      return suspension;
    },
    save(value) {
      if (!savedSchema) throw new TypeError(`The contract of '${kind}' does not say what is saved.`);
      const checked = read(savedSchema, value, 'saved state', kind);
      if ('issue' in checked) throw new TypeError(`What '${kind}' saves does not fit: ${checked.issue}`);
      const length = (JSON.stringify(checked.value) ?? '').length;
      if (length > maxStateLength) {
        const message = `What the job saves is too large: ${length} characters, ${maxStateLength} are allowed.`;
        throw new JobFailure('state_too_large', message);
      }
      newest = checked.value;
      return newest;
    },
    review(name, request) {
      const declared = Object.hasOwn(reviews, name) ? reviews[name] : undefined;
      if (!declared) throw new TypeError(`The contract of '${kind}' has no review '${name}'.`);
      if (Object.hasOwn(answers, name)) {
        const answer = read(declared.answer, answers[name], 'answer', kind);
        if (!('issue' in answer)) return answer.value;
        throw new JobFailure('invalid_answer', `The answer to '${name}' does not fit: ${answer.issue}`);
      }
      return suspend({ type: 'review', question: questionOf(name, request), state: newest });
    },
    askPause(asked) {
      pauseAsked = asked;
    },
    boundary() {
      if (suspension) suspend(suspension);
      if (pauseAsked) suspend({ type: 'paused' });
    },
  };
}

function questionOf(name: string, request: ReviewRequest): ReviewQuestion {
  const { title, message = null, choices = [], data = null } = request;
  if (title.trim() === '') throw new TypeError(`The review '${name}' needs a title.`);
  const within =
    title.length <= longestQuestion.title &&
    (message ?? '').length <= longestQuestion.message &&
    choices.length <= longestQuestion.choices &&
    choices.every(({ value, label }) => Math.max(value.length, label.length) <= longestQuestion.choice) &&
    JSON.stringify(data).length <= longestQuestion.data;
  if (within) return { name, title, message, choices, data };
  throw new TypeError(`The review '${name}' is too long: at most ${JSON.stringify(longestQuestion)}.`);
}

type Read = { value: unknown } | { issue: string };

function read(schema: JobContract['input'], value: unknown, what: string, kind: string): Read {
  const checked = schema['~standard'].validate(value);
  if (checked instanceof Promise)
    throw new TypeError(`The schema of the ${what} of '${kind}' must be synchronous.`);
  return checked.issues ? { issue: checked.issues[0]?.message ?? 'invalid' } : { value: checked.value };
}
