import { describe, it, expect } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

const text = (lines: string): string => `
static u64 example_mean(struct latency_statistic *stat, u64 sum, u32 few, unsigned long rate)
{
${lines}
	return sum;
}
`;

describe('a divisor of 64 bits', () => {
  it.each([
    ['that is a member', '\tsum = div_u64(sum, stat->samples * 1000);\n\t      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['in place', '\tdo_div(sum, stat->samples);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['for what divides by as many', '\tsum = div64_u64(sum, stat->samples);'],
    ['that is cast', '\tsum = div_u64(sum, (u32)stat->samples);'],
    ['that a cast makes of 32', '\tsum = div_u64(sum, (u64)few);'],
    ['of 32', '\tsum = div_u64(sum, few);'],
    // Its upper half is used nowhere where long has 32 bits; elsewhere it is a rate.
    ['of a long', '\tsum = div_u64(sum, rate);'],
    ['that is constant', '\tsum = div_u64(sum, 1000ULL);'],
  ])('%s', (_, lines) => {
    const { text: code, expected } = marked(text(lines));
    expect(places(code, check(narrowArithmetic, code, 'drivers/iommu/example/perf.c'))).toEqual(expected);
  });

  it('is a rate elsewhere', () => {
    const code = text('\tdo_div(sum, stat->samples);');
    expect(check(narrowArithmetic, code, 'drivers/clk/example.c')).toEqual([]);
  });
});
