import { Advice, Fact, Facts, formatCounted, Note, Outcome } from '@headway/hub-web/view-kit';
import { formatDuration } from '@headway/react';
import type { ReactNode } from 'react';
import type { CellsResult } from '../contract.ts';
import type { Units } from './units.ts';

/** What came out, in words and a few numbers; and what to do when it is not sure. */
export function CellsOutcome({
  result,
  units,
  runAgain,
  isDraft,
}: {
  result: Omit<CellsResult, 'objects'>;
  units: Units;
  runAgain: (() => void) | null;
  /** Its job asks about it, and says why: it is not said twice. */
  isDraft: boolean;
}): ReactNode {
  const { summary, chosen, image, durationMs } = result;
  const { count, lowConfidenceCount, lowConfidence, meanArea, totalArea, confidence, reason, accepted } =
    summary;
  return (
    <Outcome
      title={count === 0 ? 'Nothing found' : formatCounted(count, 'cell')}
      needLook={lowConfidenceCount}
    >
      {count === 0 ? (
        <Advice runAgain={runAgain}>
          {reason ?? 'No cells stand out from the background.'} If there are some, say whether they are
          brighter or darker than it and how wide they are.
        </Advice>
      ) : (
        lowConfidence &&
        !accepted &&
        !isDraft && (
          <Advice runAgain={runAgain} attention>
            <strong>Low confidence.</strong>{' '}
            {reason ?? 'The cells do not stand out clearly. Check the outlines.'}
          </Advice>
        )
      )}
      <Facts>
        {count > 0 && (
          <>
            <Fact name="Mean area" value={`${units.area(meanArea)} ${units.areaUnit}`} />
            <Fact name="Total area" value={`${units.area(totalArea)} ${units.areaUnit}`} />
            <Fact name="Confidence" value={units.ratio(confidence)} />
          </>
        )}
        <Fact name="Measured" value={chosen.source} />
        <Fact name="Cells are" value={chosen.polarity === 'bright' ? 'brighter' : 'darker'} />
        {chosen.diameter !== null && (
          <Fact name="Diameter" value={`${units.length(chosen.diameter)} ${units.lengthUnit}`} />
        )}
        <Fact name="Background" value={chosen.background === 'flat' ? 'one level' : 'evened out'} />
        <Fact name="Image" value={`${image.width} × ${image.height}, ${image.bitDepth} bit`} />
        <Fact name="Took" value={formatDuration(durationMs)} />
      </Facts>
      {accepted && <Note>A person has looked at the outlines and accepted them.</Note>}
      {image.notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
    </Outcome>
  );
}
