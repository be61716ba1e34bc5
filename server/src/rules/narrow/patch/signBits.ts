import type { Report } from '../../rule.ts';
import { cancel } from '../../support/tokens.ts';
import { onesOf } from './ones.ts';
import type { Sides } from './sides.ts';

/** `1 << 31` that becomes `1U << 31`: negative, so that it has all the bits above it when it is widened. */
export function signBits({ removed, added }: Sides): Report[] {
  const [old, fresh] = cancel(onesOf(removed), onesOf(added), ({ literal, count }) => `${literal}:${count}`);
  return old.flatMap((one) => {
    const twin = fresh.find(({ count, literal }) => count === '31' && /[ul]$|^BIT/i.test(literal));
    if (one.count !== '31' || !/^(?:0x)?0*1$/i.test(one.literal) || !twin) return [];
    return [
      {
        start: one.start,
        end: one.end,
        change: 'fixed',
        what: `\`${one.literal} << 31\` is negative; the patch makes it \`${twin.literal}\`.`,
        why: 'An int with its highest bit set is widened with ones: in a register or an entry of 64 bits, the upper half is set as well.',
        advice: 'Are there other constants with bit 31 that are signed?',
        brief: `${one.literal} << 31 is negative`,
        related: [{ start: twin.start, end: twin.end, message: 'unsigned here' }],
        key: 'sign bit',
      },
    ];
  });
}
