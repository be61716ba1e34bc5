/**
 * `npm run start:editor`: the samples in an editor with the extension. Desktop VS Code where there is a `code`, otherwise the
 * VS Code of code-server, installed once, at an address that is printed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { environment, installCodeServer, SetupError, startServer } from './codeServer.ts';

const root = join(import.meta.dirname, '..');
const samples = join(root, 'samples');

function openDesktop(): boolean {
  const { status } = spawnSync('code', ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' });
  if (status !== 0) return false;
  console.log('Opening the samples in VS Code ...');
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', samples];
  spawn('code', args, { stdio: 'ignore', detached: true, shell: process.platform === 'win32' }).unref();
  return true;
}

/** The extension as an installed one: a link to this checkout in a data directory of its own. */
async function openServer(): Promise<void> {
  await installCodeServer();
  const data = join(root, '.vscode-test/editor');
  const extensions = join(data, 'extensions');
  const { version, publisher, name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const place = join(extensions, `${publisher}.${name}-${version}`);
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  for (const part of ['dist', 'syntaxes', 'media', 'docs']) await symlink(join(root, part), join(place, part));
  for (const part of ['package.json', 'package.nls.json', 'README.md', 'LICENSE']) {
    await cp(join(root, part), join(place, part)).catch(() => undefined);
  }
  const identifier = { id: `${publisher}.${name}` };
  const location = { $mid: 1, path: place, scheme: 'file' };
  await writeFile(
    join(extensions, 'extensions.json'),
    JSON.stringify([{ identifier, version, location, relativeLocation: `${publisher}.${name}-${version}` }]),
  );
  const server = await startServer(data);
  const query = new URLSearchParams({ folder: samples });
  console.log(
    `\nOpen this in a browser, Ctrl-C here ends it:\n  http://127.0.0.1:${server.port}/?${query.toString()}\n`,
  );
  const stop = () => {
    server.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  server.process.on('exit', (code) => process.exit(code ?? 0));
}

process.env['PATH'] = environment['PATH'];
try {
  await buildAll();
  if (!openDesktop()) await openServer();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
