/**
 * The tests in a real VS Code: `node test/host/run.ts [--no-build] [--grep=TEXT] [node|web]...`. Uses
 * `VSCODE_EXECUTABLE`, else a desktop VS Code that can be downloaded, else the one that scripts/codeServer.ts installs. Its
 * last line is `host: N passed, N failed, N skipped`.
 */
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from '../../scripts/build.ts';
import { environment, findBrowser, installCodeServer, SetupError, vscodeVersion } from '../../scripts/codeServer.ts';
import type { HostResult } from './driver.ts';

const root = join(import.meta.dirname, '../..');
const launcher = join(import.meta.dirname, 'launcher.ts');
const hosts = ['node', 'web'] as const;
type Host = (typeof hosts)[number];
/** Only tests whose full title contains this. */
const grep = process.argv.find((argument) => argument.startsWith('--grep='))?.slice('--grep='.length) ?? '';

/** Bundles the tests for a host into `directory` and returns the module that VS Code is to run. */
async function bundleTests(host: Host, directory: string): Promise<string> {
  // `.cjs`: the package is of type `module`, and what VS Code loads here is CommonJS.
  const outfile = join(directory, 'tests.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, `index.ts`)],
    bundle: true,
    format: 'cjs',
    platform: host === 'node' ? 'node' : 'browser',
    target: host === 'node' ? 'node20' : 'es2022',
    sourcemap: 'inline',
    external: ['vscode'],
    // Mocha's own build for browsers is the one that needs nothing of Node.
    alias: { mocha: 'mocha/mocha.js' },
    define: { __HOST__: JSON.stringify(host), __GREP__: JSON.stringify(grep) },
    logLevel: 'warning',
    outfile,
  });
  return outfile;
}

/** The extension as the browser's extension host takes it: the same files, a manifest without `main`. */
async function webExtension(directory: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  delete manifest['main'];
  delete manifest['extensionKind'];
  await mkdir(directory, { recursive: true });
  for (const part of ['dist', 'syntaxes', 'media', 'docs', 'schemas', 'l10n', 'package.nls.json']) {
    await cp(join(root, part), join(directory, part), { recursive: true });
  }
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
  return directory;
}

/** The executable for `runTests`; `undefined` lets it download desktop VS Code. */
async function findExecutable(): Promise<string | undefined> {
  const given = process.env['VSCODE_EXECUTABLE'];
  if (given === 'download') return undefined;
  if (given) return given;
  await installCodeServer();
  findBrowser();
  console.log(`VS Code ${await vscodeVersion()} in Chromium`);
  return launcher;
}

async function runHost(host: Host, executable: string | undefined, scratch: string): Promise<HostResult> {
  const failed: HostResult = { passed: 0, failed: 1, skipped: 0 };
  const directory = join(scratch, host);
  const workspace = join(directory, 'workspace');
  const driver = join(directory, 'driver');
  await cp(join(root, 'samples'), workspace, { recursive: true });
  await cp(join(import.meta.dirname, 'workspace'), workspace, { recursive: true });
  await mkdir(driver, { recursive: true });
  if (host === 'web' && executable !== launcher) {
    console.log('skipped: the run as a web extension needs the browser, and this one is on desktop VS Code');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const own = executable === launcher ? [`--driver=${driver}`, ...(host === 'web' ? ['--web'] : [])] : [];
  let code = 1;
  try {
    // VS Code runs tests in the host of the extension that contains them.
    const extension = host === 'web' ? await webExtension(join(directory, 'extension')) : root;
    code = await runTests({
      ...(executable ? { vscodeExecutablePath: executable } : {}),
      // The second one shows patches in an editor of its own.
      extensionDevelopmentPath: [extension, join(import.meta.dirname, 'otherEditor')],
      extensionTestsPath: await bundleTests(host, join(extension, 'out/host')),
      extensionTestsEnv: { ...environment, IOMMU_LENS_TEST: '1' },
      launchArgs: [workspace, '--disable-extensions', ...own],
    });
  } catch (error) {
    console.error(`${host}: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    const result = JSON.parse(await readFile(join(driver, 'result.json'), 'utf8')) as HostResult;
    return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  } catch {
    return failed;
  }
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const scratch = await mkdtemp(join(tmpdir(), 'iommu-lens-host-'));
const total = { passed: 0, failed: 0, skipped: 0 };
try {
  if (!process.argv.includes('--no-build')) await buildAll();
  const executable = await findExecutable();
  for (const host of hosts) {
    if (wanted.length > 0 && !wanted.includes(host)) continue;
    console.log(
      `\n${host === 'node' ? 'In the Node extension host' : "As a web extension, in the browser's extension host"}`,
    );
    const result = await runHost(host, executable, scratch);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
} catch (error) {
  total.failed += 1;
  console.error(error instanceof SetupError ? error.message : error);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(`\nhost: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
