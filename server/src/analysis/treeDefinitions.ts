import type { CParser, Knowledge } from '../c/index.ts';
import { Headers } from './headers.ts';
import type { Engine } from './index.ts';
import { Neighbours } from './neighbours.ts';

/** What a kernel tree teaches about a file of it, by way of `read`: text of a file by its path in the tree. */
export function treeDefinitions(
  read: (path: string) => string | undefined,
  parser: CParser,
  knowledge: Knowledge,
): Required<Pick<Engine, 'headers' | 'neighbours'>> {
  return { headers: new Headers(read, parser, knowledge), neighbours: new Neighbours(read, parser, knowledge) };
}
