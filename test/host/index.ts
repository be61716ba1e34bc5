/**
 * What VS Code runs: mocha inside the extension host, every suite, one line per test. Then the window is loaded anew and
 * this runs again, for what has to outlive that.
 */
import 'mocha';
import * as vscode from 'vscode';
import type { HostResult } from './driver.ts';
import { driverFolder, hasDriver } from './support/driverClient.ts';
import { prepareReload, reloadSuite } from './support/reload.ts';

class LineReporter {
  constructor(runner: Mocha.Runner) {
    runner.on('pass', (test) => console.log(`  ok    ${test.fullTitle()} (${test.duration ?? 0} ms)`));
    runner.on('pending', (test) => console.log(`  skip  ${test.fullTitle()}`));
    runner.on('fail', (test, error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.log(`  FAIL  ${test.fullTitle()}\n        ${text.split('\n').join('\n        ')}`);
    });
  }
}

async function runMocha(): Promise<HostResult> {
  return new Promise((done) => {
    // Not `mocha.run`: in the build for browsers that one looks at the page's address, and here is no page.
    const runner: Mocha.Runner = Mocha.prototype.run.call(mocha, () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      done({ passed: passes, failed: failures, skipped: pending });
    });
  });
}

const place = (name: string) => vscode.Uri.joinPath(driverFolder(), name);

async function write(name: string, result: HostResult): Promise<void> {
  await vscode.workspace.fs.writeFile(place(name), new TextEncoder().encode(JSON.stringify(result)));
}

/** What the run before the reload came to; undefined in that run. */
async function readFirst(): Promise<HostResult | undefined> {
  return vscode.workspace.fs.readFile(place('first.json')).then(
    (content) => JSON.parse(new TextDecoder().decode(content)) as HostResult,
    () => undefined,
  );
}

/** Called by VS Code; a rejection is a failed run. */
export async function run(): Promise<void> {
  mocha.setup({
    ui: 'bdd',
    timeout: 180_000,
    reporter: LineReporter as never,
    ...(__GREP__ === '' ? {} : { fgrep: __GREP__ }),
  });
  const first = await readFirst();
  if (first) await import('./suite/afterReload.ts');
  else await import('./suite/all.ts');
  const own = await runMocha();
  const result = {
    passed: own.passed + (first?.passed ?? 0),
    failed: own.failed + (first?.failed ?? 0),
    skipped: own.skipped + (first?.skipped ?? 0),
  };
  if (!first && hasDriver && (__GREP__ === '' || reloadSuite.includes(__GREP__))) {
    await prepareReload();
    await write('first.json', result);
    await vscode.commands.executeCommand('workbench.action.reloadWindow');
    // This extension host goes; the next one ends the run.
    await new Promise(() => undefined);
  }
  await write('result.json', result);
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.passed + result.failed} tests failed`);
}
