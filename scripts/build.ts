/**
 * Bundles what ships into dist/: `node scripts/build.ts [--dev] [--check] [BUNDLE]...`
 * Without names all bundles are built; `--dev` keeps names and adds source maps; `--check` fails where a bundle
 * is over its size budget, or holds a character that is not ASCII: V8 then keeps all of it in two bytes a character.
 */
import { build, type BuildOptions } from 'esbuild';
import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

interface Bundle {
  /** Output file in dist/. */
  readonly file: string;
  /** Most bytes it may have when minified. */
  readonly budget: number;
  readonly options: BuildOptions;
}

/** CommonJS packages inside an ES module bundle still call `require` for Node's own modules. */
const requireBanner =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

const node: BuildOptions = { platform: 'node', target: 'node20' };
const browser: BuildOptions = {
  platform: 'browser',
  target: 'es2022',
  // web-tree-sitter reaches for these only where it finds itself in Node.
  external: ['fs', 'fs/promises', 'module', 'path', 'url'],
};

export const bundles: Readonly<Record<string, Bundle>> = {
  client: {
    file: 'client.cjs',
    budget: 500_000,
    options: { ...node, entryPoints: ['client/src/extension.ts'], format: 'cjs', external: ['vscode'] },
  },
  'client-web': {
    // `.cjs` because the package is of type `module`, and VS Code's browser host loads CommonJS only.
    file: 'client-web.cjs',
    budget: 470_000,
    options: { ...browser, entryPoints: ['client/src/browser.ts'], format: 'cjs', external: ['vscode'] },
  },
  server: {
    file: 'server.js',
    budget: 2_025_000,
    options: { ...node, entryPoints: ['server/src/lsp/node.ts'], format: 'esm', banner: { js: requireBanner } },
  },
  'server-worker': {
    file: 'server-worker.js',
    budget: 2_025_000,
    options: {
      ...browser,
      entryPoints: ['server/src/lsp/worker.ts'],
      format: 'iife',
      // The parser's runtime makes a URL beside its script before it finds that it was given the bytes; this script has
      // no address, so it gets one that leads nowhere.
      define: { 'import.meta.url': '"worker:///server.js"' },
    },
  },
  cli: {
    file: 'cli.js',
    budget: 2_120_000,
    options: {
      ...node,
      entryPoints: ['server/src/cli/main.ts'],
      format: 'esm',
      banner: { js: requireBanner },
    },
  },
  page: {
    file: 'page.js',
    budget: 60_000,
    options: {
      ...browser,
      entryPoints: { page: 'client/src/tableView/page/main.ts' },
      format: 'iife',
    },
  },
};

/** The C parser and its runtime, loaded by the server at start. */
const wasm = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-c/tree-sitter-c.wasm'];

export interface BuiltFile {
  readonly file: string;
  readonly bytes: number;
  readonly budget: number;
  readonly isAscii: boolean;
}

/** Builds the named bundles (all where none is named) and returns what was written. */
export async function buildAll(names: readonly string[] = [], dev = false): Promise<BuiltFile[]> {
  await mkdir(dist, { recursive: true });
  const built: BuiltFile[] = [];
  for (const name of names.length > 0 ? names : Object.keys(bundles)) {
    const bundle = bundles[name];
    if (!bundle) throw new Error(`there is no bundle '${name}'; there are ${Object.keys(bundles).join(', ')}`);
    const { entryPoints, ...options } = bundle.options;
    await build({
      absWorkingDir: root,
      bundle: true,
      minify: !dev,
      sourcemap: dev ? 'linked' : false,
      legalComments: 'none',
      charset: 'ascii',
      logLevel: 'warning',
      ...options,
      ...(name === 'page'
        ? { entryPoints: entryPoints!, outdir: dist }
        : { entryPoints: entryPoints!, outfile: join(dist, bundle.file) }),
    });
    if (name === 'cli') await chmod(join(dist, bundle.file), 0o755);
    const bytes = await readFile(join(dist, bundle.file));
    const isAscii = bytes.every((byte) => byte < 0x80);
    built.push({ file: bundle.file, bytes: bytes.length, budget: bundle.budget, isAscii });
  }
  for (const path of wasm) await copyFile(require.resolve(path), join(dist, path.slice(path.indexOf('/') + 1)));
  return built;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { dev: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const built = await buildAll(positionals, values.dev);
  let wrong = 0;
  for (const { file, bytes, budget, isAscii } of built) {
    const late = !values.dev && bytes > budget;
    if (late || !isAscii) wrong += 1;
    const note =
      (late ? `  over its budget of ${(budget / 1000).toFixed(0)} kB` : '') +
      (isAscii ? '' : '  not ASCII: is there a character in a regular expression that wants \\u?');
    console.log(`dist/${file.padEnd(20)} ${(bytes / 1000).toFixed(1).padStart(8)} kB${note}`);
  }
  if (values.check && wrong > 0) {
    console.error(`build: ${wrong} of ${built.length} bundles are too large or not ASCII.`);
    process.exitCode = 1;
  }
}
