import type { RunPlan } from './run-plan.ts';
import type { RunMark } from './run-trail.ts';

/** A stretch of a run whose pace may differ from that of the others: a step. */
export interface Stretch {
  /** Of the step. */
  name: string;
  /** Place in the run, 0 to 1: as shares of its usual time, or as the contract's weights have it. */
  from: number;
  to: number;
  /** How much its length may be wrong, relative to it. */
  spread: number;
}

/** How a run is divided, and where each mark lies in it. */
export interface RunLayout {
  stretches: readonly Stretch[];
  /** Whether the shape of its course is known from earlier runs. */
  isShaped: boolean;
  /** Of each mark: 0 to 1, never falling. */
  places: readonly number[];
  /** The stretch that the last mark is in. */
  current: Stretch | null;
}

/** The contract's weights are guesses: a step may well take this much longer or shorter, relative to it. */
const guessSpread = 1;
/** From here on a step's share of the bar can be told from how far it moved. */
const tellingPart = 0.02;

/** By learned shares where all steps of the run are known, by the fraction that the contract's weights make otherwise. */
export function layOut(marks: readonly RunMark[], plan: RunPlan): RunLayout {
  const learned = learnedSteps(marks, plan);
  const told = learned ? [] : toldStretches(marks);
  let highest = 0;
  const places = marks.map((mark) => {
    const place = learned ? placeIn(learned, mark) : (mark.fraction ?? 0);
    highest = Math.min(1, Math.max(highest, place));
    return highest;
  });
  const name = marks.at(-1)?.step ?? '';
  const current = learned?.find((one) => one.step.name === name)?.step;
  return {
    stretches: learned ? learned.flatMap(({ step, quarters }) => [step, ...quarters]) : told,
    isShaped: learned?.some(({ quarters }) => quarters.length > 0) ?? false,
    places,
    current: current ?? told.find((stretch) => stretch.name === name) ?? null,
  };
}

interface LearnedStep {
  step: Stretch;
  quarters: readonly Stretch[];
}

/** `null` when the run has steps that no earlier one had, or none was told of. */
function learnedSteps(marks: readonly RunMark[], { steps }: RunPlan): readonly LearnedStep[] | null {
  const known = new Set(steps.map(({ name }) => name));
  const isKnown = marks.every(({ step, fraction }) => known.has(step ?? '') || (step === null && !fraction));
  if (steps.length === 0 || !isKnown) return null;
  let from = 0;
  return steps.map(({ name, share, spread, quarters }) => {
    const step = { name, from, to: from + share, spread };
    let place = from;
    const inner = quarters.map((quarter) => ({
      name,
      from: place,
      to: (place += quarter.share),
      spread: quarter.spread,
    }));
    from += share;
    return { step, quarters: inner };
  });
}

function placeIn(steps: readonly LearnedStep[], mark: RunMark): number {
  const current = steps.find(({ step }) => step.name === (mark.step ?? ''));
  if (!current) return 0;
  const { step, quarters } = current;
  const within = mark.within ?? (mark.step === null ? mark.fraction : null) ?? 0;
  const quarter = quarters[Math.min(3, Math.floor(within * 4))];
  if (!quarter) return step.from + (step.to - step.from) * within;
  return quarter.from + (quarter.to - quarter.from) * (within * 4 - Math.min(3, Math.floor(within * 4)));
}

/** What was seen of the bar: where steps began, and how far it moves in the current one; the rest is divided alike. */
function toldStretches(marks: readonly RunMark[]): readonly Stretch[] {
  const firsts = marks.filter(
    ({ step, fraction }, i) => step !== null && fraction !== null && step !== marks[i - 1]?.step,
  );
  const last = marks.at(-1);
  if (!last || firsts.length === 0 || last.steps < 2) return [];
  const stretches = firsts.map(({ step, fraction }, i) => ({
    name: step ?? '',
    from: fraction ?? 0,
    to: firsts[i + 1]?.fraction ?? endOfCurrent(firsts[i], last),
    spread: guessSpread,
  }));
  const coming = last.steps - 1 - last.index;
  const end = stretches.at(-1)?.to ?? 1;
  for (let next = 0; next < coming; next += 1) {
    const [from, to] = [end + ((1 - end) * next) / coming, end + ((1 - end) * (next + 1)) / coming];
    stretches.push({ name: `#${next}`, from, to, spread: guessSpread });
  }
  return stretches;
}

function endOfCurrent(first: RunMark | undefined, last: RunMark): number {
  const from = first?.fraction ?? 0;
  if (last.index >= last.steps - 1) return 1;
  const moved = (last.fraction ?? 0) - from;
  const within = (last.within ?? 0) - (first?.within ?? 0);
  const isTelling = within >= tellingPart && moved > 0;
  return Math.min(1, from + (isTelling ? moved / within : (1 - from) / (last.steps - last.index)));
}
