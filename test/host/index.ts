/** What VS Code runs: mocha inside the extension host, every suite, one line per test. */
import 'mocha';
import * as vscode from 'vscode';
import type { HostResult } from './driver.ts';
import { driverFolder } from './support/driverClient.ts';

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

/** Called by VS Code; a rejection is a failed run. */
export async function run(): Promise<void> {
  mocha.setup({
    ui: 'bdd',
    timeout: 60_000,
    reporter: LineReporter as never,
    ...(__GREP__ === '' ? {} : { fgrep: __GREP__ }),
  });
  await import('./suite/all.ts');
  const result = await new Promise<HostResult>((done) => {
    // Not `mocha.run`: in the build for browsers that one looks at the page's address, and here is no page.
    const runner: Mocha.Runner = Mocha.prototype.run.call(mocha, () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      done({ passed: passes, failed: failures, skipped: pending });
    });
  });
  const bytes = new TextEncoder().encode(JSON.stringify(result));
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(driverFolder(), 'result.json'), bytes);
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.passed + result.failed} tests failed`);
}
