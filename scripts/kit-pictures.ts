// `npm run kit:pictures [-- NAME …]`: takes the pictures anew with which the tests compare the kit's page, and the
// README's one of it.
import { join } from 'node:path';
import { launchBrowser } from '../e2e/browser.ts';
import { goToPlace, kitLooks, kitPlaces, kitWidths, openStillPage, takeLook } from '../e2e/kit-looks.ts';
import { startKitProcess } from '../e2e/kit-process.ts';
import { keepPicture, pictureProblem, takePicture } from '../e2e/pictures.ts';

const asked = process.argv.slice(2);
const kit = await startKitProcess({ isStill: true });
const browser = await launchBrowser();
try {
  const page = await openStillPage(browser);
  for (const place of kitPlaces) {
    if (asked.length > 0 && !asked.includes(place.name)) continue;
    for (const width of kitWidths) {
      await goToPlace(page, kit.url, place, width);
      for (const look of kitLooks(width)) {
        await takeLook(page, look);
        const name = `${place.name}-${look.name}`;
        const picture = await takePicture(page);
        // What looks the same is kept as it is: a change shows what it changed.
        if ((await pictureProblem(name, picture)) === null) continue;
        keepPicture(name, picture);
        console.log(`${name}: ${Math.round(picture.length / 1024)} KB`);
        if (name === 'start-1280-light') await takeReadmePicture(kit.url);
      }
    }
  }
} finally {
  await browser.close();
  await kit.stop();
}

async function takeReadmePicture(url: string): Promise<void> {
  const page = await openStillPage(browser, { deviceScaleFactor: 2, machineFonts: true });
  const [start] = kitPlaces;
  if (start) await goToPlace(page, url, start, 1280);
  await page.screenshot({ path: join(import.meta.dirname, '../docs/screenshots/kit.png') });
  await page.context().close();
}
