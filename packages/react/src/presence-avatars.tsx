import { Popover } from '@base-ui/react/popover';
import type { PresenceSnapshot } from '@headway/client/presence';
import type { PresenceMember } from '@headway/protocol';
import type { CSSProperties, ReactNode } from 'react';
import { formatCount, type Locale } from './format.ts';
import { hueOf, initialsOf, nameless, presenceWords } from './presence-words.ts';

export interface PresenceAvatarsProps {
  /** By user id, as `usePresence` tells it; `null` before the first answer, and in a crowd. */
  members: PresenceSnapshot['members'];
  /** People, not devices. */
  count: number;
  /** How fresh this is. @default 'live' */
  status?: PresenceSnapshot['status'];
  /** A person's name; `undefined` where it is not known. @default the user id itself */
  nameOf?: (userId: string) => string | undefined;
  /** Avatars before "+5". @default 5 */
  max?: number;
  locale?: string;
}

interface Person {
  id: string;
  name: string;
  member: PresenceMember;
}

/**
 * Who is here, as a row of initials. Under the pointer, or pressed, it lists the names. Read out as one sentence, and
 * never by itself: people come and go all the time.
 * @example
 * const presence = usePresence(`project:${id}`);
 * return <PresenceAvatars {...presence} nameOf={(userId) => users.get(userId)?.name} />;
 */
export function PresenceAvatars({
  members,
  count,
  status = 'live',
  nameOf = itself,
  max = 5,
  locale,
}: PresenceAvatarsProps): ReactNode {
  if (status === 'refused') return null;
  const people = members && [...members].map(([id, member]) => personOf(id, member, nameOf(id)));
  const isStale = status === 'stale';
  const size = people?.length ?? count;
  // Before the first answer the place is kept, so that nothing moves when it comes.
  if (size === 0) return status === 'pending' ? <span className="hw-presence" aria-hidden="true" /> : null;
  const words = presenceWords({ names: people?.map(({ name }) => name) ?? null, count, isStale }, locale);
  if (!people) return <Crowd count={count} words={words} isStale={isStale} locale={locale} />;
  return (
    <Popover.Root>
      <Popover.Trigger
        className="hw-presence hw-presence-people"
        data-stale={isStale || undefined}
        openOnHover
        delay={150}
      >
        <span className="hw-visually-hidden">{words}</span>
        <Row people={people} max={Math.max(1, max)} locale={locale} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="hw-popover-positioner" sideOffset={6} align="end" collisionPadding={8}>
          <Popover.Popup className="hw-popover hw-presence-list">
            <Popover.Title className="hw-popover-title">
              {presenceWords({ names: null, count: people.length, isStale }, locale)}
            </Popover.Title>
            {/* It scrolls when long, so a keyboard must reach it. */}
            <ul tabIndex={0} aria-label="People">
              {people.map(({ id, name, member }) => (
                <li key={id}>
                  <Avatar id={id} name={name} />
                  <span className="hw-presence-name">{name}</span>
                  {member.clients.length > 1 && (
                    <span className="hw-presence-devices">
                      {formatCount(member.clients.length, locale)} devices
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function itself(userId: string): string {
  return userId;
}

function personOf(id: string, member: PresenceMember, name: string | undefined): Person {
  return { id, member, name: name?.trim() || nameless };
}

/** The first ones, and how many more. */
function Row({ people, max, locale }: { people: readonly Person[]; max: number; locale: Locale }): ReactNode {
  // "+1" would take the place of the one that it stands for.
  const shown = people.length <= max + 1 ? people : people.slice(0, max);
  const more = people.length - shown.length;
  return (
    <>
      {shown.map(({ id, name }) => (
        <Avatar key={id} id={id} name={name} />
      ))}
      {more > 0 && (
        <span className="hw-avatar hw-avatar-more" aria-hidden="true">
          +{formatCount(more, locale)}
        </span>
      )}
    </>
  );
}

function Avatar({ id, name }: { id: string; name: string }): ReactNode {
  const hue = { '--hw-avatar-hue': hueOf(id) } as CSSProperties;
  return (
    <span className="hw-avatar" style={hue} aria-hidden="true">
      {(name !== nameless && initialsOf(name)) || <PersonGlyph />}
    </span>
  );
}

interface CrowdProps {
  count: number;
  words: string;
  isStale: boolean;
  locale: Locale;
}

function Crowd({ count, words, isStale, locale }: CrowdProps): ReactNode {
  return (
    <span className="hw-presence hw-presence-crowd" data-stale={isStale || undefined} title={words}>
      <PersonGlyph />
      <span aria-hidden="true">{formatCount(count, locale)} here</span>
      <span className="hw-visually-hidden">{words}</span>
    </span>
  );
}

function PersonGlyph(): ReactNode {
  return (
    <svg className="hw-icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
        <circle cx="8" cy="5.25" r="2.75" />
        <path d="M2.75 14a5.25 5.25 0 0 1 10.5 0" />
      </g>
    </svg>
  );
}
