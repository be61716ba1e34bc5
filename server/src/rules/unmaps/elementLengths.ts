import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { cpuSides, deviceAddress, deviceLength } from '../../kernel/scatterlists.ts';
import type { Observation } from '../rule.ts';

type Note = (observation: Observation) => void;

/** The message knows that an entry has two lengths. */
export const aboutLengths = /\bsg_dma_len\b|\bdma_length\b|\bDMA length|\bnents\b/i;

/**
 * `check(sg_virt(s), sg_dma_len(s))`, which becomes `check(sg_virt(s), s->length)`: where entries were put together the one
 * is longer than the memory that the other begins.
 */
export function observeLengths(fn: FunctionAnalysis, note: Note): void {
  for (const { name, args } of fn.calls) {
    for (const arg of args) {
      const side = fn.callOf(fn.strip(arg));
      const element = side && cpuSides.has(side.name) && side.args[0] !== undefined ? fn.canonical(side.args[0]) : '';
      if (element === '') continue;
      const key = `length of ${element} for ${name}`;
      const length = args.find((one) => fn.canonical(fn.strip(one)) === `${deviceLength}(${element})`);
      if (args.some((one) => fn.canonical(fn.strip(one)) === `${element}->length`)) note({ key, state: 'settled' });
      else if (length !== undefined)
        note(open(fn, key, length, 'device', `${fn.text(fn.strip(arg))}, which is for the CPU`));
    }
  }
}

/** `set(sg_dma_address(s)); len(s->length);`, which becomes `... len(sg_dma_len(s));`: what was put together is longer than its first part. */
export function observeDeviceLengths(fn: FunctionAnalysis, note: Note): void {
  const elements = (name: string): Set<string> =>
    new Set(
      fn.calls.flatMap((call) =>
        call.name === name && call.args[0] !== undefined ? [fn.canonical(call.args[0])] : [],
      ),
    );
  const lengths = elements(deviceLength);
  for (const element of elements(deviceAddress)) {
    const key = `device length of ${element}`;
    const length = fn
      .descendants(fn.body, 'field_expression')
      .find((one) => fn.canonical(one) === `${element}->length`);
    if (lengths.has(element)) note({ key, state: 'settled' });
    else if (length !== undefined)
      note(open(fn, key, length, 'CPU', `${deviceAddress}(${element}), which is for the device`));
  }
}

function open(fn: FunctionAnalysis, key: string, length: Node, side: string, other: string): Observation {
  return {
    key,
    state: 'open',
    report: {
      ...fn.span(length),
      what: `${fn.text(fn.strip(length))} is a length for the ${side}, beside ${other}; the patch takes the length of the same side.`,
      why: 'An IOMMU may put neighbouring entries together: the first one is then longer for the device than the memory that it has.',
      advice:
        'Does the loop around it go through the entries of that side: nents for the device, orig_nents for the CPU?',
      brief: 'a length of the other side',
    },
  };
}
