import {
  Advice,
  Fact,
  Facts,
  formatCounted,
  type ImageScale,
  Note,
  Outcome,
} from '@headway/hub-web/view-kit';
import { formatDuration } from '@headway/react';
import { type ReactNode, useMemo } from 'react';
import type { ZstackObjectsResult, ZstackResult } from '../contract.ts';
import { foundNames, thresholdNames } from './names.ts';
import { type StackUnits, stackUnits } from './units.ts';

/** What came out, in words and a few numbers; and what to do when it is not sure. */
export function StackOutcome({
  result,
  scale,
  runAgain,
  isDraft,
}: {
  result: ZstackResult;
  scale: ImageScale;
  runAgain: (() => void) | null;
  /** Its job asks about it, and says why: it is not said twice. */
  isDraft: boolean;
}): ReactNode {
  const { summary, image, durationMs } = result;
  const units = useMemo(() => stackUnits(scale, { brightest: 1000 }), [scale]);
  return (
    <Outcome title={titleOf(result)} needLook={summary.lowConfidenceCount}>
      {result.outcome === 'nothing_found' ? (
        <Advice runAgain={runAgain}>
          {summary.reason ?? 'Nothing stands out from the background.'} If there is something, set the
          threshold by hand and look where it cuts.
        </Advice>
      ) : (
        summary.lowConfidence &&
        !summary.accepted &&
        !isDraft && (
          <Advice runAgain={runAgain} attention>
            <strong>Low confidence.</strong>{' '}
            {summary.reason ?? 'The objects do not stand out clearly. Check their outlines in some slices.'}
          </Advice>
        )
      )}
      <Facts>
        {'objects' in result && result.objects.length > 0 && <VolumeFacts result={result} units={units} />}
        {summary.count > 0 && <Fact name="Confidence" value={units.ratio(summary.confidence)} />}
        <ChosenFacts result={result} />
        <Fact name="Stack" value={`${image.width} × ${image.height} × ${image.slices}, ${image.bits} bit`} />
        {image.times > 1 && <Fact name="Time" value={`${result.chosen.time + 1} of ${image.times}`} />}
        {image.sliceUm !== null && <Fact name="Slices are apart" value={`${levelText(image.sliceUm)} µm`} />}
        <Fact name="Took" value={formatDuration(durationMs)} />
      </Facts>
      {summary.accepted && <Note>A person has looked at the outlines and accepted them.</Note>}
      {image.notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
    </Outcome>
  );
}

function titleOf(result: ZstackResult): string {
  switch (result.algorithm) {
    case 'segment':
    case 'components':
    case 'spots': {
      const { count } = result.summary;
      return count === 0 ? 'Nothing found' : formatCounted(count, foundNames[result.algorithm]);
    }
    case 'projection':
      return `Slices ${result.from + 1}–${result.to + 1}, brightest values`;
    case 'focus':
      return `Slice ${result.best + 1} is the sharpest`;
    default:
      return result satisfies never;
  }
}

function VolumeFacts({ result, units }: { result: ZstackObjectsResult; units: StackUnits }): ReactNode {
  const { median, total } = useMemo(() => {
    const volumes = Float64Array.from(result.objects, ({ voxels }) => voxels * units.volumeScale).sort();
    return {
      median: volumes[Math.floor(volumes.length / 2)] ?? 0,
      total: volumes.reduce((sum, volume) => sum + volume, 0),
    };
  }, [result, units]);
  return (
    <>
      <Fact name="Median volume" value={`${units.shownVolume(median)} ${units.volumeUnit}`} />
      <Fact name="Total volume" value={`${units.shownVolume(total)} ${units.volumeUnit}`} />
    </>
  );
}

/** What was measured, and where it was cut. */
function ChosenFacts({ result: { algorithm, chosen, image } }: { result: ZstackResult }): ReactNode {
  const isCut = algorithm === 'segment' || algorithm === 'components';
  return (
    <>
      {image.channels > 1 && <Fact name="Channel" value={image.channelName ?? String(chosen.channel + 1)} />}
      {isCut && (
        <>
          <Fact
            name="Threshold"
            value={[
              chosen.threshold === null ? null : levelText(chosen.threshold),
              thresholdNames[chosen.thresholdMethod],
            ]
              .filter((part) => part !== null)
              .join(', ')}
          />
          <Fact
            name="Smoothed by"
            value={chosen.smoothing === 0 ? 'nothing' : `${levelText(chosen.smoothing)} px`}
          />
        </>
      )}
      {chosen.diameter !== null && <Fact name="Median diameter" value={`${levelText(chosen.diameter)} px`} />}
    </>
  );
}

const shortNumber = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });

function levelText(value: number): string {
  return shortNumber.format(value);
}
