import { bindJob, serveJobs } from '@headway/jobs/worker';
import { busyContract } from './busy-contract.ts';

/** How long the loop computes between two calls of `context.progress`, ms; between two items; and two lines. */
const every = { progressMs: 0.1, itemMs: 50, lineMs: 200 };

/** A job as segmentation is one: it computes, never yields, and tells all the time how far it is. */
serveJobs([
  bindJob(busyContract, async (context, { ms, silent = false }) => {
    for (const name of busyContract.steps) {
      if (!silent) context.step(name);
      const start = performance.now();
      let sum = 0;
      let nextItem = start;
      let nextLine = start;
      for (let now = start; now < start + ms / busyContract.steps.length; now = performance.now()) {
        for (const until = now + every.progressMs; performance.now() < until; sum += 1) Math.sqrt(sum);
        if (silent) continue;
        context.progress(now - start, ms / busyContract.steps.length, 'ms');
        if (now >= nextItem) {
          context.item({ label: sum, area: now });
          nextItem = now + every.itemMs;
        }
        if (now >= nextLine) {
          context.log(`${Math.round(now - start)} ms into ${name}`);
          nextLine = now + every.lineMs;
        }
      }
    }
    return { result: null, summary: { outcome: 'ok', text: 'Computed.' } };
  }),
]);
