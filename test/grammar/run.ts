/** Grammar tests: `^^^` under the text says what scopes it has. C and diff are small stand-ins, so that nothing else is needed. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const tests = globSync('test/grammar/*.test.*', { cwd: root }).sort();
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vscode-tmgrammar-test'),
  ['--compact', '--config', 'test/grammar/package.json', ...tests],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = tests.length === 0 ? 1 : (status ?? 1);
