import type { FunctionAnalysis } from '../../c/index.ts';
import { cpuSides, deviceLength } from '../../kernel/scatterlists.ts';
import type { Observation } from '../rule.ts';

/**
 * `check(sg_virt(s), sg_dma_len(s))`, which becomes `check(sg_virt(s), s->length)`: where entries were put together the one
 * is longer than the memory that the other begins.
 */
export function observeLengths(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  for (const { name, args } of fn.calls) {
    for (const arg of args) {
      const side = fn.callOf(fn.strip(arg));
      const element = side && cpuSides.has(side.name) && side.args[0] !== undefined ? fn.canonical(side.args[0]) : '';
      if (element === '') continue;
      const key = `length of ${element} for ${name}`;
      const length = args.find((one) => fn.canonical(fn.strip(one)) === `${deviceLength}(${element})`);
      if (args.some((one) => fn.canonical(fn.strip(one)) === `${element}->length`)) note({ key, state: 'settled' });
      else if (length !== undefined)
        note({
          key,
          state: 'open',
          report: {
            ...fn.span(length),
            what: `${fn.text(fn.strip(length))} is a length for the device, beside ${fn.text(fn.strip(arg))}, which is for the CPU; the patch takes the length of the same side.`,
            why: 'An IOMMU may put neighbouring entries together: the first one is then longer for the device than the memory that it has.',
            advice: 'Does the loop around it go through all entries, not only through those that are mapped?',
            brief: 'a length of the other side',
          },
        });
    }
  }
}
