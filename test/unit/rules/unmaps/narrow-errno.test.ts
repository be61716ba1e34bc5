import { describe, expect, it } from 'vitest';
import { unmapResult } from '../../../../server/src/rules/unmap-result.ts';
import { check } from '../check.ts';

/** Texts that the rule marks. */
function found(text: string): string[] {
  return check(unmapResult, text, 'drivers/pci/example.c').map(({ start, end }) => text.slice(start, end));
}

describe('a negative errno in a type that has no place for it', () => {
  it.each([
    ['u8 example_read(int reg)\n{\n\tif (reg)\n\t\treturn -ENODEV;\n\treturn 1;\n}', ['-ENODEV']],
    ['static unsigned short example_read(int reg)\n{\n\treturn reg ? 1 : -EINVAL;\n}', ['-EINVAL']],
    [
      'static u8 example_write(int reg)\n{\n\tu8 rc = -ENODEV;\n\n\tif (reg)\n\t\trc = 0;\n\treturn rc;\n}',
      ['-ENODEV'],
    ],
    ['static u16 example_write(int reg)\n{\n\tu16 rc;\n\n\trc = -ENODEV;\n\treturn rc;\n}', ['-ENODEV']],
    ['u64 example_get_clk_rate(struct clk *clk)\n{\n\tif (!clk)\n\t\treturn -EINVAL;\n\treturn 1;\n}', ['-EINVAL']],
    ['static int example_read(int reg)\n{\n\treturn -ENODEV;\n}', []],
    ['static s8 example_read(int reg)\n{\n\treturn -ENODEV;\n}', []],
    ['static u32 example_read(int reg)\n{\n\treturn -ENODEV;\n}', []],
    ['static unsigned long example_get_area(int reg)\n{\n\treturn -ENOMEM;\n}', []],
    ['static u8 example_mux_get_parent(int reg)\n{\n\treturn -EINVAL;\n}', []],
    ['static int example_ask(int reg)\n{\n\tu16 state = -EIO;\n\n\texample_run(&state);\n\treturn state == 1;\n}', []],
  ])('%s', (text, expected) => expect(found(`${text}\n`)).toEqual(expected));
});
