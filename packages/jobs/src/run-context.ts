import type { Clock, JobContract } from '@headway/protocol';
import type { JobContext, JobStepHandle } from './binding.ts';
import { createPreviewWriter } from './preview-writer.ts';
import { createProgressTracker } from './progress-tracker.ts';
import { createRunContinuation, type Suspension } from './run-continuation.ts';
import type { StepOptions, StepPlace } from './step-place.ts';
import { createStepTeller, mostStepsTold } from './step-teller.ts';
import { createThrottle } from './throttle.ts';
import { cut, longestText, type RunMessage, type RunNews } from './worker-messages.ts';

interface RunContextOptions {
  contract: JobContract;
  message: RunMessage;
  signal: AbortSignal;
  clock: Clock;
  send: (news: RunNews) => void;
}

export interface RunContext {
  context: JobContext;
  /** Why the run is ending, if it is to go on later. */
  readonly suspension: Suspension | null;
  /** Asks for a pause at the next step boundary, or takes that back. */
  askPause(asked: boolean): void;
  /** Says what is still held back; nothing is said after it. */
  close(): void;
}

/** More often than the server passes on, so that what it passes on is fresh. */
const progressIntervalMs = 50;
/** Each state that is kept is a commit: of those that come faster the newest counts. */
const saveIntervalMs = 100;
/** Most of each per run, and the size of an item as JSON, in characters; what is beyond is left out, with one log line. */
const most = { items: 10_000, logLines: 2000, itemLength: 16_384 } as const;

/** What `run` works with, in the worker process: it tells the server, in order, as little as is needed. */
export function createRunContext(options: RunContextOptions): RunContext {
  const { contract, message, signal, clock } = options;
  const { run, job } = message;
  const tracker = createProgressTracker(contract.steps, contract.stepWeights);
  const continuation = createRunContinuation(contract, message.continuation);
  let text: string | null = null;
  let items = 0;
  let logLines = 0;
  const leftOut = new Set<string>();
  let open = true;

  const throttle = createThrottle<null>({
    clock,
    intervalMs: progressIntervalMs,
    send: () => options.send({ type: 'progress', run, progress: tracker.read(), message: text }),
  });

  const saves = createThrottle<unknown>({
    clock,
    intervalMs: saveIntervalMs,
    send: (state) => options.send({ type: 'save', run, state }),
  });

  /** Code that goes on after its run has ended is not heard. */
  function send(news: RunNews): void {
    if (open) options.send(news);
  }

  function leaveOut(what: string): void {
    if (leftOut.has(what)) return;
    leftOut.add(what);
    send({ type: 'log', run, level: 'warning', message: `Left out from here on: ${what}.` });
  }

  const steps = createStepTeller({
    clock,
    places: tracker.places,
    tell({ name, path, total }) {
      send({ type: 'step', run, step: { name, index: path.at(-1) ?? 0, total, path } });
    },
    onFull: () => leaveOut(`more than ${mostStepsTold} steps that the contract does not have`),
  });

  const previews = createPreviewWriter({
    place: message.previews,
    jobId: job.id,
    attempt: job.attempt,
    clock,
    tell: (preview) => send({ type: 'preview', run, preview }),
    leaveOut,
  });

  function enter(name: string, stepOptions: StepOptions | undefined, within?: StepPlace): JobStepHandle {
    continuation.boundary();
    const place = tracker.enter(cut(name, longestText.step), stepOptions, within);
    if (open) {
      steps.entered();
      throttle.push(null);
    }
    return { step: (inner, innerOptions) => enter(inner, innerOptions, place) };
  }

  const context: JobContext = {
    jobId: job.id,
    attempt: job.attempt,
    labels: job.labels,
    signal,
    preview(preview) {
      if (open) previews.show(preview);
    },
    saved: continuation.saved,
    save(state) {
      const checked = continuation.save(state);
      if (open) saves.push(checked);
    },
    review(name, request) {
      continuation.boundary();
      return continuation.review(name, request);
    },
    step: (name, stepOptions) => enter(name, stepOptions),
    progress(done, total, unit) {
      tracker.advance(done, total, unit);
      if (open) throttle.push(null);
    },
    message(newText) {
      text = cut(newText, longestText.message);
      if (open) throttle.push(null);
    },
    item(item) {
      const checked = checkItem(contract, item);
      if (items >= most.items) return leaveOut(`more than ${most.items} items`);
      if (JSON.stringify(checked ?? null).length > most.itemLength) {
        return leaveOut(`items of more than ${most.itemLength} characters`);
      }
      send({ type: 'item', run, index: items, item: checked });
      items += 1;
    },
    log(line, level = 'info') {
      if (logLines >= most.logLines) return leaveOut(`more than ${most.logLines} log lines`);
      logLines += 1;
      send({ type: 'log', run, level, message: cut(line, longestText.logLine) });
    },
  };

  if (message.continuation.state !== null && continuation.saved === null)
    context.log('What an earlier run saved does not fit any more: this one begins anew.', 'warning');

  return {
    context,
    get suspension() {
      return continuation.suspension;
    },
    askPause: continuation.askPause,
    close() {
      steps.flush();
      steps.stop();
      previews.flush();
      previews.stop();
      // Sending is synchronous here, so that the flush is done when it returns.
      void throttle.flush();
      throttle.stop();
      void saves.flush();
      saves.stop();
      open = false;
    },
  };
}

function checkItem({ kind, items }: JobContract, item: unknown): unknown {
  const checked = items?.['~standard'].validate(item);
  if (!checked) return item;
  if (checked instanceof Promise)
    throw new TypeError(`The schema of items of '${kind}' must be synchronous.`);
  if (checked.issues) {
    throw new TypeError(`An item of '${kind}' does not fit: ${checked.issues[0]?.message ?? 'invalid'}`);
  }
  return checked.value;
}
