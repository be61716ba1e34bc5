import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isPlainRelative } from './plainPath.ts';

/** Files above this are not read from a tree: no kernel source that matters is near it. */
const MAXIMUM_BYTES = 4_000_000;

/**
 * Reads files of a kernel tree by their path in it. A path comes from a patch, so it is not trusted: only plain
 * relative paths, only regular files whose real place is inside the tree, nothing above the size cap.
 */
export function treeReader(root: string): (path: string) => string | undefined {
  let realRoot: string;
  try {
    realRoot = realpathSync(root);
  } catch {
    return () => undefined;
  }
  return (path) => {
    if (!isPlainRelative(path)) return undefined;
    try {
      const real = realpathSync(join(realRoot, path));
      if (!real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return undefined;
      const status = statSync(real);
      if (!status.isFile() || status.size > MAXIMUM_BYTES) return undefined;
      return readFileSync(real, 'utf8');
    } catch {
      return undefined;
    }
  };
}
