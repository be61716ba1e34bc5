import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { callsIn, type TextCall } from '../../support/rewrittenCalls.ts';

/** `kzalloc(bits)` that becomes `bitmap_zalloc(bits)`: a number of bits was taken for one of bytes. */
export function bitsAsBytes({ removed, added }: Block): Report[] {
  const [old, fresh] = [callsIn(removed), callsIn(added)];
  return [...between(old, fresh, 'fixed'), ...between(fresh, old, 'introduced')];
}

function between(wrong: readonly TextCall[], right: readonly TextCall[], change: 'fixed' | 'introduced'): Report[] {
  return wrong.flatMap((call): Report[] => {
    const [bits] = call.args;
    if (!/^(?:k[mz]|kv[mz]|v[mz])alloc$/.test(call.name) || bits === undefined || !/[a-z]/.test(bits)) return [];
    const twin = right.find((one) => /^bitmap_(?:z?alloc|zalloc_node)$/.test(one.name) && one.args[0] === bits);
    if (!twin) return [];
    return [
      {
        start: call.start,
        end: call.end,
        change,
        what: `\`${bits}\` is a number of bits, and ${call.name}() takes one of bytes.`,
        why: 'Bitmaps are read and written in whole longs: what is allocated is eight times too much, or ends inside a long.',
        advice: `bitmap_zalloc(${bits}) allocates the longs that the bits need.`,
        brief: `${call.name}() of bits`,
        related: [{ start: twin.start, end: twin.end, message: 'counted in bits here' }],
        key: `bits ${bits}`,
      },
    ];
  });
}
