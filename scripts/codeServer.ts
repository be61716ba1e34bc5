/**
 * A real VS Code where the desktop one cannot be had: the one inside npm's code-server, kept in .vscode-test/ and shown
 * in Debian's Chromium. Shared by the host tests and `npm run start:editor`.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Newer ones may want another Node; raise it together with the host tests. */
const version = '4.139.1';
const home = join(root, '.vscode-test', `code-server-${version}`);
const vscode = join(home, 'node_modules/code-server/lib/vscode');
const serverMain = join(vscode, 'out/server-main.js');
/** Written last, so that an install that was cut short is not taken for a whole one. */
const complete = join(home, 'complete');

/** This package's own Node comes first, so that `npm` and what it builds use it whatever the system has. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter),
};
// Within `npm test` this names the system's Node, and packages that look at it would refuse to install.
delete environment['npm_config_user_agent'];

/** Says what is missing in words that can be followed. */
export class SetupError extends Error {}

function has(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Installs Debian packages that are missing, where that is allowed. */
function installSystemPackages(packages: readonly string[], why: string): void {
  const command = `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
  const sudo = process.getuid?.() === 0 ? [] : succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined;
  if (!has('apt-get') || !sudo) {
    throw new SetupError(`${why}\nInstall it as an administrator and run this again:\n  sudo ${command}`);
  }
  console.log(`Installing ${packages.join(', ')} ...`);
  const apt = (...args: string[]) => {
    const [program, ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return spawnSync(program!, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  };
  const install = ['install', '--yes', '--no-install-recommends', ...packages];
  if (!apt(...install) && !(apt('update') && apt(...install))) {
    throw new SetupError(`${why}\nInstalling it failed. Try:\n  sudo ${command}`);
  }
}

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser to show VS Code in: `CHROMIUM`, or the system's, installed where it is missing. */
export function findBrowser(): string {
  const find = () => [process.env['CHROMIUM'] ?? '', ...browsers].find((path) => path !== '' && existsSync(path));
  const found = find();
  if (found) return found;
  installSystemPackages(['chromium'], 'A browser is needed to show VS Code: Debian has it as the package chromium.');
  const installed = find();
  if (!installed) throw new SetupError('No Chromium was found. Set CHROMIUM to the path of one.');
  return installed;
}

/** The folder with Node's C headers (`include/node`), for the native modules that npm builds. */
function nodeHeaders(): string | undefined {
  const besideBinary = dirname(dirname(process.execPath));
  const platform = `node-${process.platform}-${process.arch}`;
  return [
    join(root, 'node_modules/node/node_modules', platform),
    join(root, 'node_modules', platform),
    besideBinary,
  ].find((directory) => existsSync(join(directory, 'include/node/node.h')));
}

/** Installs code-server into .vscode-test/ unless it is there. Takes one to three minutes and 620 MB, once. */
export async function installCodeServer(): Promise<void> {
  if (existsSync(complete)) return;
  if (process.platform === 'linux' && !existsSync('/usr/include/gssapi/gssapi.h')) {
    installSystemPackages(
      ['libkrb5-dev'],
      'The Kerberos headers are needed to install VS Code: Debian has them as the package libkrb5-dev.',
    );
  }
  for (const tool of ['python3', 'make', 'g++']) {
    if (!has(tool)) installSystemPackages(['build-essential', 'python3'], `${tool} is needed to install VS Code.`);
  }
  console.log(`Installing VS Code (code-server ${version}) into .vscode-test/: once, one to three minutes, 620 MB ...`);
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  const headers = nodeHeaders();
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['install', '--no-fund', '--no-audit', '--ignore-scripts=false', `code-server@${version}`],
    {
      cwd: home,
      env: { ...environment, ...(headers ? { npm_config_nodedir: headers } : {}) },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  if (status !== 0 || !existsSync(serverMain)) {
    const tail = `${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n');
    throw new SetupError(`npm could not install code-server ${version} into ${home}:\n${tail}`);
  }
  await writeFile(complete, `${version}\n`);
}

/** Version of the VS Code that `installCodeServer` installed. */
export async function vscodeVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(vscode, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** A TCP port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? found(address.port) : failed(new Error('no port'))));
    });
  });
}

export interface RunningServer {
  readonly port: number;
  readonly process: ChildProcess;
  stop(): void;
}

/** Starts VS Code's server on 127.0.0.1 and waits until it can be opened. */
export async function startServer(dataDir: string, ...flags: readonly string[]): Promise<RunningServer> {
  const port = await freePort();
  const args = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  args.push('--accept-server-license-terms', '--server-data-dir', dataDir, '--telemetry-level', 'off', ...flags);
  const child = spawn(process.execPath, [serverMain, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  await new Promise<void>((ready, failed) => {
    const late = setTimeout(() => failed(new Error(`VS Code's server did not start within 60 s:\n${output}`)), 60_000);
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
      if (!output.includes('Extension host agent started')) return;
      clearTimeout(late);
      ready();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => {
      clearTimeout(late);
      failed(new Error(`VS Code's server ended with ${code} before it was ready:\n${output}`));
    });
  });
  return { port, process: child, stop: () => void child.kill() };
}
