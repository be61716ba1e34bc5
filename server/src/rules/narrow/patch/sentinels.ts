import { allOnesOf } from '../../../kernel/constants.ts';
import type { Report } from '../../rule.ts';
import { cancel, type Token } from '../../support/tokens.ts';
import { castAt } from './operands.ts';
import type { Sides } from './sides.ts';

/** `addr == DMA_MAPPING_ERROR` that becomes `addr == (phys_addr_t)DMA_MAPPING_ERROR`. */
export function sentinels({ removed, added }: Sides): Report[] {
  const [old, fresh] = cancel(sentinelsOf(removed), sentinelsOf(added), ({ type, name }) => `${type}:${name}`);
  return old.flatMap((one) => {
    const twin = one.type === '' ? fresh.find(({ type, name }) => type !== '' && name === one.name) : undefined;
    if (!twin) return [];
    return [
      {
        start: one.start,
        end: one.end,
        change: 'fixed',
        what: `\`${one.name}\` is all ones of \`${allOnesOf.get(one.name)}\`; the patch casts it to \`${twin.type}\`.`,
        why: 'Where the two types differ in width, all ones of one are not all ones of the other: the failure is not recognised.',
        advice: 'Are all other comparisons with it between equal types?',
        brief: `${one.name} as ${twin.type}`,
        related: [{ start: twin.start, end: twin.end, message: `\`(${twin.type})\` here` }],
        key: `sentinel ${one.name}`,
      },
    ];
  });
}

interface Sentinel {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** What it is cast to; empty where it is not. */
  readonly type: string;
}

function sentinelsOf(tokens: readonly Token[]): Sentinel[] {
  return tokens.flatMap(({ text: name, start, end }, i) => {
    if (!allOnesOf.has(name) || !/^(?:[=!]=|return|\))$/.test(tokens[i - 1]?.text ?? '')) return [];
    for (let from = i - 2; from >= 0 && from > i - 7; from--) {
      const cast = castAt(tokens, from);
      if (cast?.behind === i) return [{ start: tokens[from]!.start, end, name, type: cast.type }];
    }
    return [{ start, end, name, type: '' }];
  });
}
