import { createParser, type Knowledge } from '../c/index.ts';
import type { Engine } from '../analysis/index.ts';
import { RuleMemory } from '../analysis/memory.ts';
import { kernelKnowledge } from '../kernel/index.ts';
import { readWasm } from '../lsp/wasm.ts';
import { treeReader } from '../lsp/tree.ts';

/** The engine of a command-line run, with the kernel tree where one is named and with what is promised in it. */
export async function createEngine(treeRoot?: string, knowledge: Knowledge = kernelKnowledge): Promise<Engine> {
  const parser = await createParser(readWasm());
  return {
    parser,
    knowledge,
    memory: new RuleMemory(),
    ...(treeRoot === undefined ? {} : { readTree: treeReader(treeRoot) }),
  };
}
