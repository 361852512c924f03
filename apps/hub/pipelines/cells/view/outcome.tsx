import { formatCounted } from '@headway/hub-web/view-kit';
import { formatDuration } from '@headway/react';
import { CircleDashed, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CellsResult } from './cells-result.ts';
import type { Units } from './units.ts';

/** What came out, in words and a few numbers; and what to do when it is not sure. */
export function Outcome({
  result,
  units,
  runAgain,
}: {
  result: CellsResult;
  units: Units;
  runAgain: () => void;
}): ReactNode {
  const { summary, chosen, image, durationMs } = result;
  const { count, lowConfidenceCount, lowConfidence, meanArea, totalArea, confidence, reason } = summary;
  return (
    <section className="cells-outcome" aria-label="Outcome">
      <h2>
        {count === 0 ? 'Nothing found' : formatCounted(count, 'cell')}
        {count > 0 && lowConfidenceCount > 0 && (
          <span className="cells-attention">
            <TriangleAlert size={14} aria-hidden="true" />
            {lowConfidenceCount} {lowConfidenceCount === 1 ? 'needs' : 'need'} a look
          </span>
        )}
      </h2>
      {count === 0 ? (
        <Advice icon={<CircleDashed size={16} aria-hidden="true" />} runAgain={runAgain}>
          {reason ?? 'No cells stand out from the background.'} If there are some, say whether they are bright or
          dark and how wide they are.
        </Advice>
      ) : (
        lowConfidence && (
          <Advice icon={<TriangleAlert size={16} aria-hidden="true" />} runAgain={runAgain} attention>
            Low confidence. {reason ?? 'The cells do not stand out clearly.'} Check the outlines before you use the
            numbers.
          </Advice>
        )
      )}
      <dl className="cells-facts hw-tabular">
        {count > 0 && (
          <>
            <Fact name="Mean area" value={meanArea === null ? null : `${units.area(meanArea)} ${units.areaUnit}`} />
            <Fact name="Total area" value={totalArea === null ? null : `${units.area(totalArea)} ${units.areaUnit}`} />
            <Fact name="Confidence" value={confidence === null ? null : units.ratio(confidence)} />
          </>
        )}
        <Fact name="Cells are" value={polarityWords(chosen.polarity)} />
        <Fact name="Diameter" value={`${Math.round(chosen.diameter)} px`} />
        <Fact name="Background" value={backgroundWords(chosen.background)} />
        <Fact name="Image" value={imageWords(image)} />
        <Fact name="Took" value={formatDuration(durationMs)} />
      </dl>
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
  runAgain: () => void;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="cells-advice" data-attention={attention || undefined}>
      {icon}
      <p>{children}</p>
      <button type="button" className="hw-button hw-button-small" onClick={runAgain}>
        Change settings
      </button>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string | null }): ReactNode {
  if (value === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

export function polarityWords(polarity: string): string {
  return polarity === 'bright' ? 'brighter' : polarity === 'dark' ? 'darker' : polarity;
}

export function backgroundWords(background: string): string {
  return background === 'none' || background === 'off' ? 'even' : 'evened out';
}

function imageWords({ width, height, bitDepth, channels }: CellsResult['image']): string {
  const colour = channels >= 3 ? 'colour' : 'grey';
  return `${width} × ${height}, ${bitDepth} bit ${colour}`;
}
