import type { Visitor } from '../shared/addresses.ts';

const people = ['ada', 'grace', 'lise', 'rosa', 'emmy', 'mae', 'vera', 'joan', 'rita', 'hedy'] as const;
const personKey = 'headway-kit-person';

/** Who looks, and at whose jobs: the visit is in the address, so that a link shows the same jobs elsewhere. */
export function readVisitor(): Visitor {
  const url = new URL(location.href);
  const visit = url.searchParams.get('visit') ?? newVisit();
  if (!url.searchParams.has('visit')) {
    url.searchParams.set('visit', visit);
    history.replaceState(null, '', url);
  }
  return { visit, person: url.searchParams.get('person') ?? ownName() };
}

function newVisit(): string {
  const digits = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(digits, (digit) => (digit % 36).toString(36)).join('');
}

/** The same in all tabs of a browser. */
function ownName(): string {
  try {
    const known = localStorage.getItem(personKey);
    if (known !== null) return known;
    const name = anyName();
    localStorage.setItem(personKey, name);
    return name;
  } catch {
    return anyName(); // Storage is off: each tab is somebody else.
  }
}

function anyName(): string {
  return people[Math.floor(Math.random() * people.length)] ?? 'ada';
}

/** As it is written to people: `Ada`. */
export function nameOf(userId: string): string {
  const name = userId.split('~')[1] ?? userId;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
