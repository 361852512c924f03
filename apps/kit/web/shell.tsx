import { ConnectionStatus } from '@headway/react';
import { type ReactNode, useState } from 'react';
import { catalogue, entries } from '../shared/catalogue.ts';
import { Choice } from './choice.tsx';
import { Link } from './link.tsx';
import { Mark } from './mark.tsx';
import { go, usePlace } from './route.ts';
import { ThemeChoice } from './theme-choice.tsx';
import { type Width, WidthContext, widths } from './width.ts';

const widthOptions = widths.map((value) => ({ value, label: value === 'full' ? 'Full' : `${value}` }));

/** What surrounds all places: the ways to them, how they look, and whether they are live. */
export function Shell({ children }: { children: ReactNode }): ReactNode {
  const [width, setWidth] = useState<Width>('full');
  const place = usePlace();
  return (
    <div className="kit-shell">
      <a className="kit-skip" href="#content">
        Skip to the content
      </a>
      <Rail place={place} />
      <header className="kit-header">
        <Link to="" className="kit-header-home">
          <Mark />
          <span className="hw-visually-hidden">Headway</span>
        </Link>
        <select
          className="kit-header-places"
          aria-label="Component"
          value={place}
          onChange={({ target }) => go(target.value)}
        >
          <option value="">Overview</option>
          {catalogue.map(({ title, entries: inGroup }) => (
            <optgroup key={title} label={title}>
              {inGroup.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <div className="kit-header-tools">
          {entries.some(({ slug }) => slug === place) && (
            <div className="kit-header-width">
              <Choice
                label="Width of the components"
                options={widthOptions}
                value={width}
                onChange={setWidth}
              />
            </div>
          )}
          <ThemeChoice />
          <ConnectionStatus />
        </div>
      </header>
      <main id="content" className="kit-main" tabIndex={-1}>
        <WidthContext value={width}>{children}</WidthContext>
      </main>
    </div>
  );
}

function Rail({ place }: { place: string }): ReactNode {
  return (
    <nav className="kit-rail" aria-label="Components">
      <Link to="" className="kit-rail-home" isCurrent={place === ''}>
        <Mark />
        Headway
      </Link>
      {catalogue.map(({ title, entries: inGroup }) => (
        <section key={title} className="kit-rail-group">
          <h2>{title}</h2>
          <ul>
            {inGroup.map(({ slug, name }) => (
              <li key={slug}>
                <Link to={slug} className="kit-rail-item" isCurrent={slug === place}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
