import type { Clock, JobContract, JobStepState } from '@headway/protocol';
import { type Wanted, type WorkerParams, workerLimits } from '@headway/protocol/workers';
import { createJobRun } from './job-run.ts';
import type { PreviewShelf } from './preview-shelf.ts';
import { createPreviewWriter, type Preview } from './preview-writer.ts';
import type { JobQueue, TakenJob } from './queue.ts';
import { reported, reportedOf } from './reported-progress.ts';
import type { RunVerdict } from './run-verdict.ts';

/** Who has a run. */
export interface Holder {
  tokenId: string;
  /** As the queue knows it; `null` for one that has not asked for a job since this process began. */
  workerId: string | null;
}

interface HeldRunOptions extends Holder {
  /** Where previews are kept; they are left out without it. */
  previews: PreviewShelf | null;
  taken: TakenJob;
  /** Steps that are open, of a run that this process meets on its way. @default it begins now */
  begun?: readonly JobStepState[];
  leaseMs: number;
  queue: JobQueue;
  contract: JobContract | null;
  clock: Clock;
  onError: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

/** A run that a program outside has: what it tells goes the same way as what worker processes tell. */
export interface HeldRun extends Readonly<Holder> {
  readonly jobId: string;
  readonly attempt: number;
  /** Whether nothing was heard of it for longer than its lease. */
  readonly isSilent: boolean;
  /** What its worker was last told of without asking. */
  wanted: Exclude<Wanted, 'stop'>;
  /** Every call says that its worker lives: extends the lease when it is time to. `false`: the run is over. */
  hear(leaseMs?: number): Promise<boolean>;
  report(report: WorkerParams['report']): void;
  item(index: number, item: unknown): void;
  log(message: string, level: 'info' | 'warning' | 'error'): void;
  preview(preview: Preview): void;
  save(state: unknown): void;
  /** Ends the run in the queue; never rejects. */
  end(verdict: RunVerdict): Promise<void>;
  /** Writes what was told and leaves the run to its worker: this process goes down. Never rejects. */
  leave(): Promise<void>;
}

/** A lease is extended so often within itself, however many calls come. */
const extensionsPerLease = 3;

/** Begins to pass on what the run tells. */
export function holdRun({
  tokenId,
  workerId,
  taken,
  queue,
  contract,
  clock,
  onError,
  previews,
  ...options
}: HeldRunOptions): HeldRun {
  const { job, fence } = taken;
  let { leaseMs } = options;
  let heardAt = clock.monotonic();
  let extendedAt = heardAt;
  let lost = false;
  let progress = reportedOf(job);
  let logLines = 0;
  const { begun } = options;
  const run = createJobRun({
    taken,
    queue,
    clock,
    onError,
    previews,
    onLost: () => (lost = true),
    ...(begun && { begun }),
  });
  queue
    .history(job.kind)
    .then(run.learn, (error: unknown) => onError(error, { stage: 'history', jobId: job.id }));

  const pictures = createPreviewWriter({
    place: previews?.place ?? null,
    jobId: job.id,
    attempt: fence,
    clock,
    tell: (preview) => run.tell({ type: 'preview', run: 0, preview }),
    leaveOut: (what) => log(`Left out: ${what}.`, 'warning'),
  });

  function log(message: string, level: 'info' | 'warning' | 'error'): void {
    logLines += 1;
    if (logLines <= workerLimits.logLines) run.tell({ type: 'log', run: 0, level, message });
  }

  return {
    tokenId,
    workerId,
    jobId: job.id,
    attempt: fence,
    wanted: 'run',
    get isSilent() {
      return clock.monotonic() - heardAt > leaseMs;
    },
    async hear(wantedMs) {
      const now = clock.monotonic();
      heardAt = now;
      const isDue = wantedMs !== undefined || now - extendedAt >= leaseMs / extensionsPerLease;
      if (lost || !isDue) return !lost;
      leaseMs = wantedMs ?? leaseMs;
      extendedAt = now;
      lost = !(await queue.heartbeat(job.id, fence, leaseMs));
      return !lost;
    },
    report(report) {
      const before = progress.step;
      progress = reported(progress, report, contract);
      const { message, ...told } = progress;
      const { step } = told;
      if (step && (step.index !== before?.index || step.name !== before.name))
        run.tell({ type: 'step', run: 0, step });
      run.tell({ type: 'progress', run: 0, progress: told, message });
    },
    item: (index, item) => run.tell({ type: 'item', run: 0, index, item }),
    log,
    preview: (preview) => pictures.show(preview),
    save: (state) => run.tell({ type: 'save', run: 0, state }),
    end(verdict) {
      pictures.flush();
      pictures.stop();
      return run.end(verdict);
    },
    leave() {
      pictures.stop();
      run.hurry();
      return run.end({ tell: 'nothing' });
    },
  };
}
