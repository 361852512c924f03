import { systemClock } from '@headway/protocol';
import { messageTurns } from './message-turns.ts';
import { createNewsTeller, type NewsTeller } from './news-teller.ts';
import { pageAttention } from './page-attention.ts';
import { openTabChannel } from './tab-channel.ts';
import { lockTurns } from './tab-turns.ts';
import { createToldNews } from './told-news.ts';

/** The teller of a page, which agrees with those of the other tabs that have the same `key`. */
export function openNewsTeller(page: Window & typeof globalThis, key: string): NewsTeller {
  const clock = systemClock();
  const channel = openTabChannel(key, page);
  // Not there on pages that came by plain HTTP, whatever the types say.
  const locks = (page.navigator as Partial<Navigator>).locks;
  const teller = createNewsTeller({
    turns: locks
      ? lockTurns(locks, key, (error) => page.reportError(error))
      : messageTurns({ channel, clock, by: Math.random().toString(36) }),
    told: createToldNews({ key, channel, globals: page, clock }),
    attention: pageAttention(page),
    clock,
  });
  const leave = (): void => teller.leave();
  page.addEventListener('pagehide', leave);
  return {
    ...teller,
    close() {
      page.removeEventListener('pagehide', leave);
      teller.close();
      channel.close();
    },
  };
}
