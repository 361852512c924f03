import type { PresenceMember } from '@headway/protocol';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { PresenceAvatars } from './presence-avatars.tsx';
import { violations } from './testing/axe.ts';

afterEach(cleanup);

const names: Readonly<Record<string, string>> = { u1: 'Ada Lovelace', u2: 'Ben Okafor' };
const nameOf = (id: string): string | undefined => names[id];

/** People `u1`, `u2` …, the first one on two devices. */
function members(count: number): Map<string, PresenceMember> {
  const ids = Array.from({ length: count }, (_, index) => `u${index + 1}`);
  return new Map(
    ids.map((user, index) => {
      const clients = ['a', 'b'].slice(index === 0 ? 0 : 1).map((id) => ({ id, kind: 'web' as const }));
      return [user, { user, since: '2026-01-01T10:00:00.000Z', clients }];
    }),
  );
}

/** What the avatars in the row show. */
function row(container: Element): (string | null)[] {
  return [...container.querySelectorAll('.hw-presence > .hw-avatar')].map(({ textContent }) => textContent);
}

describe('PresenceAvatars', () => {
  it('shows each person once, however many devices, and says all in a sentence', async () => {
    const { container } = render(<PresenceAvatars members={members(2)} count={2} nameOf={nameOf} />);
    expect(row(container)).toEqual(['AL', 'BO']);
    expect(screen.getByRole('button', { name: 'Ada Lovelace and Ben Okafor are here' })).toBeDefined();
    expect(screen.queryByRole('status')).toBeNull();
    expect(await violations(container)).toEqual([]);
  });

  it('shows at most so many, never "+1", and lists all of them when pressed', async () => {
    const { container, rerender } = render(
      <PresenceAvatars members={members(4)} count={4} nameOf={nameOf} max={3} />,
    );
    expect(row(container)).toHaveLength(4);
    rerender(<PresenceAvatars members={members(5)} count={5} nameOf={nameOf} max={3} />);
    expect(row(container).at(-1)).toBe('+2');
    fireEvent.click(screen.getByRole('button'));
    expect(await screen.findByRole('dialog', { name: '5 people are here' })).toBeDefined();
    const listed = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(listed).toEqual(['ALAda Lovelace2 devices', 'BOBen Okafor', 'Someone', 'Someone', 'Someone']);
    expect(await violations(document.body)).toEqual([]);
  });

  it('shows the number alone where a channel has too many people to name', () => {
    const { container } = render(<PresenceAvatars members={null} count={1204} locale="en" />);
    expect(screen.getByText('1,204 people are here')).toBeDefined();
    expect(container.querySelector('.hw-avatar')).toBeNull();
  });

  it('keeps its place before the first answer, and takes none where it may not be known', () => {
    const { container, rerender } = render(<PresenceAvatars members={null} count={0} status="pending" />);
    expect(container.querySelector('.hw-presence')).not.toBeNull();
    rerender(<PresenceAvatars members={null} count={0} status="refused" />);
    expect(container.innerHTML).toBe('');
  });

  it('says that those were here whom nobody has told of since', () => {
    render(<PresenceAvatars members={members(1)} count={1} status="stale" nameOf={nameOf} />);
    expect(screen.getByRole('button').textContent).toContain('Ada Lovelace was here');
  });
});
