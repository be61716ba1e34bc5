/** `npm start`: builds, runs the main job on the bundled samples, and says how to see the same in an editor. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

function run(title: string, ...args: string[]): number {
  console.log(`\n$ ${title}\n`);
  return spawnSync('node', args, { cwd: root, stdio: 'inherit' }).status ?? 2;
}

const build = spawnSync('node', [join(root, 'scripts/build.ts')], { cwd: root, encoding: 'utf8' });
if (build.status !== 0) {
  console.error(build.stdout + build.stderr);
  process.exit(1);
}
console.log('Built dist/.');

const cli = join(root, 'dist/cli.js');
const check = run('iommu-lens check samples/on-demand-levels.patch', cli, 'check', 'samples/on-demand-levels.patch');
const size = run('iommu-lens size samples/nvlink2-guest.iommu', cli, 'size', 'samples/nvlink2-guest.iommu');
// The sample patch is there to be found fault with: status 1 is what a working tool answers.
if (check !== 1 || size !== 0) {
  console.error(`\nThe samples were not read as they should be (check ${check}, size ${size}).`);
  process.exit(1);
}
console.log(`
To see the same in an editor: npm run start:editor
  (desktop VS Code where there is one, else a VS Code in the browser, installed once; it prints the address)
On your own files:            npm run -s cli -- check PATH...
                              npm run -s cli -- size FILE.iommu
`);
