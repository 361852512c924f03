import type { Clock } from '@headway/protocol';
import { changeOf, type Direction, type NetworkFaults } from './faulty-connection.ts';

/** What a network does, in one word each; the rest of a step says how. */
export type NetworkAct =
  | { do: 'cut'; side?: 'client' | 'server' | 'both' }
  | { do: 'freeze'; direction?: Direction }
  | { do: 'thaw' }
  | { do: 'delay'; ms: number; direction?: Direction }
  | { do: 'throttle'; bytesPerSecond: number | null; direction?: Direction }
  | { do: 'refuse' | 'accept' };

/** One step of a script. `at`: ms since the script began. */
export type NetworkStep = { at: number } & NetworkAct;

export interface ActingNetwork extends NetworkFaults {
  refuse(): void;
  accept(): void;
}

/** @throws RangeError when the times do not rise from 0, or a delay or a rate is no number that makes sense. */
export function checkScript(steps: readonly NetworkStep[]): void {
  let before = 0;
  for (const step of steps) {
    const { at } = step;
    if (!(at >= before)) {
      throw new RangeError(`The steps of a script stand in the order of 'at'; ${at} comes after ${before}.`);
    }
    before = at;
    if (step.do === 'delay') changeOf({ delayMs: step.ms });
    if (step.do === 'throttle') changeOf({ bytesPerSecond: step.bytesPerSecond });
  }
}

/** Does each step at its time. `stop` leaves out those that are still to come; `ended` resolves after the last either way. */
export function playScript(
  steps: readonly NetworkStep[],
  { network, clock }: { network: ActingNetwork; clock: Clock },
): { ended: Promise<void>; stop: () => void } {
  const beganAt = clock.monotonic();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const left = [...steps];
  let cancel = (): void => undefined;

  function goOn(): void {
    for (let step = left[0]; step; step = left[0]) {
      const waitMs = beganAt + step.at - clock.monotonic();
      if (waitMs > 0) {
        cancel = clock.setTimer(goOn, waitMs);
        return;
      }
      left.shift();
      act(network, step);
    }
    end();
  }
  goOn();

  return {
    ended,
    stop() {
      cancel();
      left.length = 0;
      end();
    },
  };
}

function act(network: ActingNetwork, step: NetworkAct): void {
  switch (step.do) {
    case 'cut':
      network.cut(step);
      break;
    case 'freeze':
      network.freeze(step);
      break;
    case 'delay':
      network.delay(step.ms, step);
      break;
    case 'throttle':
      network.throttle(step.bytesPerSecond, step);
      break;
    case 'thaw':
    case 'refuse':
    case 'accept':
      network[step.do]();
      break;
    default:
      step satisfies never;
  }
}
