import { formatCounted } from '@headway/hub-web/view-kit';
import { formatDuration } from '@headway/react';
import { CircleDashed, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CellsResult } from '../contract.ts';
import type { Units } from './units.ts';

/** What came out, in words and a few numbers; and what to do when it is not sure. */
export function Outcome({
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
    <section className="cells-outcome" aria-label="Outcome">
      <h2>
        {count === 0 ? 'Nothing found' : formatCounted(count, 'cell')}
        {lowConfidenceCount > 0 && (
          <span className="cells-attention">
            <TriangleAlert size={14} aria-hidden="true" />
            {lowConfidenceCount} {lowConfidenceCount === 1 ? 'needs' : 'need'} a look
          </span>
        )}
      </h2>
      {count === 0 ? (
        <Advice icon={<CircleDashed size={16} aria-hidden="true" />} runAgain={runAgain}>
          {reason ?? 'No cells stand out from the background.'} If there are some, say whether they are
          brighter or darker than it and how wide they are.
        </Advice>
      ) : (
        lowConfidence &&
        !accepted &&
        !isDraft && (
          <Advice icon={<TriangleAlert size={16} aria-hidden="true" />} runAgain={runAgain} attention>
            <strong>Low confidence.</strong>{' '}
            {reason ?? 'The cells do not stand out clearly. Check the outlines.'}
          </Advice>
        )
      )}
      <dl className="cells-facts hw-tabular">
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
      </dl>
      {accepted && <p className="cells-note">A person has looked at the outlines and accepted them.</p>}
      {image.notes.map((note) => (
        <p key={note} className="cells-note">
          {note}
        </p>
      ))}
    </section>
  );
}

function Advice({
  icon,
  attention = false,
  runAgain,
  children,
}: {
  icon: ReactNode;
  attention?: boolean;
  runAgain: (() => void) | null;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="cells-advice" data-attention={attention || undefined}>
      {icon}
      <p>{children}</p>
      {runAgain && (
        <button type="button" className="hw-button hw-button-small" onClick={runAgain}>
          Change settings
        </button>
      )}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
