import { type ReactNode, useContext } from 'react';
import { WidthContext } from './width.ts';

interface SpecimenProps {
  /** Of the catalogue: `long-names`. */
  state: string;
  title: string;
  /** What there is to see, where it is not plain. */
  note?: string;
  /** As wide as the page, also where others stand side by side. @default false */
  wide?: boolean;
  /** The component brings a frame of its own. @default false */
  bare?: boolean;
  /** What surrounds the component to bring it into its state: buttons. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A component in one state. */
export function Specimen({ state, title, note, wide, bare, tools, children }: SpecimenProps): ReactNode {
  const width = useContext(WidthContext);
  return (
    <section
      id={state}
      className="kit-specimen"
      data-state={state}
      data-wide={wide || undefined}
      aria-label={title}
    >
      <header className="kit-specimen-head">
        <h2>{title}</h2>
        {note && <p>{note}</p>}
        {tools && <div className="kit-specimen-tools">{tools}</div>}
      </header>
      <div className="kit-stage" data-bare={bare || undefined} data-width={width}>
        {children}
      </div>
    </section>
  );
}

/** Components that are small enough to stand side by side. */
export function Specimens({ children }: { children: ReactNode }): ReactNode {
  return <div className="kit-specimens">{children}</div>;
}
