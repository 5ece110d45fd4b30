/** Pictures of a report, as a reader without JavaScript sees it: `node tools/look-at-report.ts report.html folder`. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const WIDTHS_PX = [1280, 800, 390];
const SCHEMES = ['light', 'dark'] as const;

const [report, folder = '.cache/looks'] = process.argv.slice(2);
if (!report)
  throw new Error('Failed to look: no report was named. Give the path of a report.html.');
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  for (const width of WIDTHS_PX) {
    for (const colorScheme of SCHEMES) {
      const viewport = { width, height: 900 };
      const page = await browser.newPage({ viewport, colorScheme, javaScriptEnabled: false });
      await page.goto(`file://${resolve(report)}`);
      const path = join(folder, `${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
      process.stdout.write(`${path}\n`);
      await page.close();
    }
  }
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`file://${resolve(report)}`);
  await page.pdf({ path: join(folder, 'print.pdf'), format: 'A4' });
} finally {
  await browser.close();
}
