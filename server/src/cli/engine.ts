import { isAbsolute, relative, resolve, sep } from 'node:path';
import { createParser, type Knowledge } from '../c/index.ts';
import type { Engine } from '../analysis/index.ts';
import { treeDefinitions } from '../analysis/treeDefinitions.ts';
import { RuleMemory } from '../analysis/memory.ts';
import { kernelKnowledge } from '../kernel/index.ts';
import { readWasm } from '../lsp/wasm.ts';
import { treeDays } from './treeDay.ts';
import { treeReader } from '../lsp/tree.ts';

/** The engine of a command-line run, with the kernel tree where one is named and with what is promised in it. */
export async function createEngine(treeRoot?: string, knowledge: Knowledge = kernelKnowledge): Promise<Engine> {
  const parser = await createParser(readWasm());
  const engine = { parser, knowledge, memory: new RuleMemory(), dayOf: treeDays() };
  if (treeRoot === undefined) return engine;
  const readTree = treeReader(treeRoot);
  const pathInTree = (name: string): string | undefined => {
    const path = relative(treeRoot, resolve(name));
    return path.startsWith('..') || isAbsolute(path) ? undefined : path.split(sep).join('/');
  };
  return { ...engine, readTree, pathInTree, ...treeDefinitions(readTree, parser, knowledge) };
}
