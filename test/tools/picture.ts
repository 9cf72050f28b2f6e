/**
 * Renders the picture in the README, .github/job-summary.png: runs the built reissue action against the stand-in for
 * CertCentral, and shows its job summary, to the names of the certificate, in headless Chromium as GitHub does.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { toHtml } from '../harness/markdown.ts';
import { ROOT, runReissue } from '../harness/runner.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { findOnPath } from '../workflows/tools.ts';

const PICTURE = join(ROOT, '.github/job-summary.png');
const WIDTH = 900;
const ROWS = 7;

const executablePath = await findChromium();
if (!executablePath) {
  console.error('Chromium was not found: install it, or name its executable in the variable CHROMIUM.');
  process.exit(1);
}
const html = await toPage(await makeSummary());
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ deviceScaleFactor: 1.5, viewport: { width: WIDTH, height: 100 } });
  await page.route('**/*', (route) => route.abort()); // a summary must not load anything
  await page.setContent(html);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  const lastRow = await page.locator(`tr:nth-child(${ROWS})`).boundingBox();
  const height = Math.floor((lastRow?.y ?? 0) + (lastRow?.height ?? 0));
  await page.screenshot({ path: PICTURE, fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height } });
  console.log(`${PICTURE}: ${Math.round((await stat(PICTURE)).size / 1024)} KiB, ${overflow} px too wide`);
} finally {
  await browser.close();
}

async function findChromium(): Promise<string | undefined> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
  const found = await Promise.all(names.map(findOnPath));
  return process.env['CHROMIUM'] ?? found.find(Boolean);
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
async function toPage(summary: string): Promise<string> {
  const css = await readFile(join(ROOT, 'node_modules/github-markdown-css/github-markdown-light.css'), 'utf8');
  return `<!doctype html>
<meta charset="utf-8">
<style>
  ${css}
  body { margin: 0; padding: 16px; background: #ffffff; }
  section { border: 1px solid #d1d9e0; border-radius: 6px; }
  header { padding: 12px 16px; border-bottom: 1px solid #d1d9e0; font-size: 14px; }
  .content { padding: 24px; }
  .content > :first-child { margin-top: 0; }
</style>
<section class="markdown-body">
  <header><strong>reissue</strong> summary</header>
  <div class="content">${toHtml(summary)}</div>
</section>`;
}
