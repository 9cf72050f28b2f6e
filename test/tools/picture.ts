/**
 * Renders the picture in the README: runs the built reissue action against the stand-in for CertCentral, and shows its job
 * summary in headless Chromium as GitHub does. `npm run picture` writes the first rows to .github/job-summary.png;
 * `npm run picture -- --look DIRECTORY` writes pictures of the whole summary, wide and narrow, light and dark.
 */
import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { toHtml } from '../harness/markdown.ts';
import { ROOT, runReissue } from '../harness/runner.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { findOnPath } from '../workflows/tools.ts';

interface Look {
  path: string;
  theme: 'light' | 'dark';
  width: number;
  /** How many rows of the table are shown; everything without. */
  rows?: number;
}

const { look } = parseArgs({ options: { look: { type: 'string' } } }).values;
const looks: Look[] = look
  ? (['light', 'dark'] as const).flatMap((theme) =>
      [900, 390].map((width) => ({ path: join(look, `${theme}-${width}.png`), theme, width })),
    )
  : [{ path: join(ROOT, '.github/job-summary.png'), theme: 'light', width: 900, rows: 4 }];

const executablePath = await findChromium();
if (!executablePath) {
  console.error('Chromium was not found: install it, or name its executable in the variable CHROMIUM.');
  process.exit(1);
}
const summary = toHtml(await makeSummary());
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const each of looks) await shoot(browser, summary, each);
} finally {
  await browser.close();
}

async function findChromium(): Promise<string | undefined> {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) return CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'chrome']) {
    const path = await findOnPath(name);
    if (path) return path;
  }
  const applications = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
  ];
  const found = await Promise.allSettled(applications.map((path) => access(path).then(() => path)));
  return found.find((result) => result.status === 'fulfilled')?.value;
}

/** Returns the summary of a real run that turns CT logging on for an order whose certificate was not logged. */
async function makeSummary(): Promise<string> {
  await using certCentral = await startCertCentral();
  const { apiKey, url } = certCentral;
  const { summary } = await runReissue(
    { 'order-id': '1000002', 'disable-ct': 'false', 'api-key': apiKey, 'api-url': url },
    { env: { GITHUB_RUN_ID: '19647203385' } },
  );
  return summary;
}

/** Puts a job summary into the box that it has on the page of a workflow run. */
async function toPage(html: string, theme: Look['theme']): Promise<string> {
  const css = await readFile(join(ROOT, `node_modules/github-markdown-css/github-markdown-${theme}.css`), 'utf8');
  const [border, canvas] = theme === 'light' ? ['#d1d9e0', '#ffffff'] : ['#3d444d', '#0d1117'];
  return `<!doctype html>
<meta charset="utf-8">
<style>
  ${css}
  body { margin: 0; padding: 16px; background: ${canvas}; }
  section { border: 1px solid ${border}; border-radius: 6px; }
  header { padding: 12px 16px; border-bottom: 1px solid ${border}; font-size: 14px; }
  .content { padding: 24px; }
  .content > :first-child { margin-top: 0; }
  .content > :last-child { margin-bottom: 0; }
  footer { padding: 0 24px 16px; font-size: 12px; opacity: 0.7; }
</style>
<section class="markdown-body">
  <header><strong>reissue</strong> summary</header>
  <div class="content">${html}</div>
  <footer>Job summary generated at run-time</footer>
</section>`;
}

async function shoot(browser: Browser, html: string, { path, theme, width, rows }: Look): Promise<void> {
  const viewport = { width, height: 100 };
  const page = await browser.newPage({ colorScheme: theme, deviceScaleFactor: 1.5, viewport });
  await page.route('**/*', (route) => route.abort()); // a summary must not load anything
  await page.setContent(await toPage(html, theme));
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  const lastRow = rows ? await page.locator(`tr:nth-child(${rows})`).boundingBox() : null;
  const clip = lastRow && { x: 0, y: 0, width, height: Math.floor(lastRow.y + lastRow.height) };
  await page.screenshot({ path, fullPage: true, ...(clip && { clip }) });
  await page.close();
  console.log(`${path}: ${Math.round((await stat(path)).size / 1024)} KiB, ${overflow} px too wide`);
}
