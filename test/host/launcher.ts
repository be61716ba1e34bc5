#!/usr/bin/env node
/**
 * Stands in for VS Code's executable in `runTests`: takes the same flags, runs VS Code's server with Chromium in front
 * of it, and exits with what the tests came to. Flags of its own: `--driver=DIR`, `--web`.
 */
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type FrameLocator, type Frame, type Page } from 'playwright-core';
import { findBrowser, startServer } from '../../scripts/codeServer.ts';
import type { DriverAnswer, DriverRequest } from './driver.ts';

const artifacts = join(import.meta.dirname, '../artifacts');
/** A run that says nothing for this long is taken for hung. */
const patience = 300_000;

function flags(name: string): string[] {
  const prefix = `--${name}=`;
  return process.argv
    .filter((argument) => argument.startsWith(prefix))
    .map((argument) => argument.slice(prefix.length));
}

function required(name: string): string {
  const [value] = flags(name);
  if (value === undefined) throw new Error(`the launcher needs --${name}=VALUE`);
  return value;
}

const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The frame in which our panel's page runs: VS Code nests it two frames deep. */
async function panelFrame(page: Page): Promise<Frame> {
  for (let tries = 0; tries < 100; tries++) {
    for (const frame of page.frames()) {
      if (!frame.url().includes('/fake.html') && !frame.url().includes('webview')) continue;
      const ours = await frame.evaluate('document.body?.dataset.iommuLens === "panel"').catch(() => false);
      if (ours === true) return frame;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(
    `the panel's page did not appear; frames: ${page
      .frames()
      .map((frame) => frame.url())
      .join(' ')}`,
  );
}

/** What an expression gives. One that throws is asked again for a while, as a click waits for its element: a page that
 * is just drawn anew has none of its elements for a moment. */
async function evaluatePatiently(page: Page, expression: string, inPanel: boolean): Promise<unknown> {
  for (const start = Date.now(); ;) {
    const scope = inPanel ? await panelFrame(page) : page;
    try {
      return await scope.evaluate(expression);
    } catch (error) {
      if (Date.now() - start > 10_000) throw error;
      await page.waitForTimeout(50);
    }
  }
}

async function perform(page: Page, request: DriverRequest): Promise<unknown> {
  switch (request.do) {
    case 'screenshot': {
      await mkdir(artifacts, { recursive: true });
      const path = join(artifacts, `${request.name}.png`);
      if (request.selector) await page.locator(request.selector).first().screenshot({ path });
      else await page.screenshot({ path });
      return path;
    }
    case 'press':
      return page.keyboard.press(request.keys);
    case 'type':
      return page.keyboard.type(request.text, { delay: 5 });
    case 'click': {
      const scope: Page | Frame | FrameLocator = request.inPanel ? await panelFrame(page) : page;
      return scope.locator(request.selector).first().click({ timeout: 10_000 });
    }
    case 'hover':
      // From elsewhere: nothing happens where the pointer lay already.
      await page.mouse.move(4, 4);
      return page.locator(request.selector).first().hover({ timeout: 10_000 });
    case 'text': {
      const scope = request.inPanel ? await panelFrame(page) : page;
      return scope.locator(request.selector).first().innerText({ timeout: 10_000 });
    }
    case 'evaluate':
      return evaluatePatiently(page, request.expression, request.inPanel === true);
    case 'axe': {
      const frame = await panelFrame(page);
      const require = createRequire(import.meta.url);
      await frame.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
      return frame.evaluate(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map((node) => node.html.slice(0, 200) + ' :: ' + (node.failureSummary ?? '').slice(0, 300)) })))`,
      );
    }
    case 'media':
      return page.emulateMedia({ reducedMotion: request.reducedMotion ? 'reduce' : 'no-preference' });
    case 'resize':
      return page.setViewportSize({ width: request.width, height: request.height });
  }
}

/** Answers the requests that the tests leave in `directory`, oldest first, until the run ends. */
async function serve(page: Page, directory: string, signal: AbortSignal): Promise<void> {
  const answered = new Set<string>();
  while (!signal.aborted) {
    const names = await readdir(directory).catch(() => []);
    for (const name of names.filter((file) => /^request-\d+\.json$/.test(file) && !answered.has(file)).sort()) {
      let request: DriverRequest;
      try {
        request = JSON.parse(await readFile(join(directory, name), 'utf8')) as DriverRequest;
      } catch {
        continue; // Still being written: the next round reads it whole.
      }
      answered.add(name);
      let answer: DriverAnswer;
      try {
        answer = { value: (await perform(page, request)) ?? null };
      } catch (error) {
        answer = { error: error instanceof Error ? error.message : String(error) };
      }
      const path = join(directory, name.replace('request', 'answer'));
      await writeFile(`${path}.part`, JSON.stringify(answer));
      await rename(`${path}.part`, path);
    }
    await new Promise((wake) => setTimeout(wake, 25));
  }
}

async function install(path: string, extensions: string): Promise<void> {
  const { publisher, name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  await cp(path, join(extensions, `${publisher}.${name}-${version}`), { recursive: true });
}

async function launch(): Promise<number> {
  const folder = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
  const directory = required('driver');
  const dataDir = await mkdtemp(join(tmpdir(), 'iommu-lens-vscode-'));
  // A payload names one extension under development; the others are installed as users have them.
  const [developed, ...others] = flags('extensionDevelopmentPath');
  if (developed === undefined) throw new Error('the launcher needs --extensionDevelopmentPath=PATH');
  for (const path of others) await install(path, join(dataDir, 'extensions'));
  const server = await startServer(dataDir, '--enable-smoke-test-driver');
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags });
  const ended = new AbortController();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const authority = `127.0.0.1:${server.port}`;
    const remote = (path: string) => `vscode-remote://${authority}${path}`;
    const payload = [
      ['extensionDevelopmentPath', remote(developed)],
      ['extensionTestsPath', remote(required('extensionTestsPath'))],
      ['skipWelcome', 'true'],
      ...(process.argv.includes('--web') ? [['extensionDevelopmentKind', 'web']] : []),
    ];
    let heard = Date.now();
    const code = new Promise<number>((end) => {
      void page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        heard = Date.now();
        const line = args
          .map((argument) => (typeof argument === 'string' ? argument : JSON.stringify(argument)))
          .join(' ');
        // The tests' own lines are indented; the rest is what VS Code says to itself.
        if (line.startsWith('  ')) console.log(line);
        else if (process.env['HOST_VERBOSE']) console.error(`[${type}] ${line}`);
      });
      void page.exposeFunction('codeAutomationExit', (value: number) => end(value));
      page.on('crash', () => {
        console.error('launcher: the page of VS Code crashed');
        end(1);
      });
      if (process.env['HOST_VERBOSE']) page.on('console', (message) => console.error(`[page] ${message.text()}`));
      setInterval(() => {
        if (Date.now() - heard < patience) return;
        console.error(`launcher: the tests said nothing for ${patience / 1000} s`);
        end(1);
      }, 5000).unref();
    });
    const query = new URLSearchParams({ ...(folder ? { folder } : {}), payload: JSON.stringify(payload) });
    await page.goto(`http://${authority}/?${query.toString()}`);
    void serve(page, directory, ended.signal);
    const result = await code;
    if (result !== 0) {
      await mkdir(artifacts, { recursive: true });
      await page.screenshot({ path: join(artifacts, 'last-sight.png') }).catch(() => undefined);
    }
    return result;
  } finally {
    ended.abort();
    await browser.close();
    server.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

launch().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
