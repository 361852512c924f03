import type { ParameterValues } from '@headway/hub-web/view-kit';
import type { ZstackResult } from '../contract.ts';

/** How a result was made, as the form of a run holds it: what is as usual, or was chosen from the stack, is left out. */
export function settingsOf(result: ZstackResult): ParameterValues {
  return result.settings ? { ...result.settings } : fromChosen(result);
}

/** As far as an older result tells: of smoothing and the smallest volume nobody knows any more who chose them. */
function fromChosen(result: ZstackResult): ParameterValues {
  const { algorithm, chosen } = result;
  const { channel, time, threshold, thresholdMethod, splitting } = chosen;
  const level = thresholdMethod === 'manual' ? threshold && asSet(threshold) : thresholdMethod;
  return {
    ...(algorithm !== 'segment' && { algorithm }),
    ...(channel > 0 && { channel }),
    ...(time > 0 && { time }),
    ...(level !== null && level !== 'auto' && { threshold: level }),
    ...(algorithm === 'segment' && splitting === 'none' && { splitting }),
    ...(algorithm === 'projection' && { from: result.from, to: result.to }),
  };
}

/** A level is stored as it was reckoned with, a little off what was set. */
function asSet(level: number): number {
  return Number(level.toPrecision(5));
}
