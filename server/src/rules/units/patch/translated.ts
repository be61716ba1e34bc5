import { translators } from '../../../kernel/offsetNames.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { rewrittenArguments } from '../../support/rewrittenCalls.ts';

/** `phys_to_virt(addr)` that becomes `phys_to_virt(iova_to_phys(domain, addr))`: an address of the device's for one of memory. */
export function translated(block: Block): Report[] {
  return rewrittenArguments(block).flatMap(({ start, end, callee, before, after }): Report[] => {
    const { name, last } = /^(?<name>\w+)\((?:.*, )?(?<last>[^,]+)\)$/.exec(after)?.groups ?? {};
    if (name === undefined || last !== before || !translators.test(name)) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `${callee}() gets \`${before}\`, the address that the device uses; the patch translates it by ${name}() first.`,
        why: 'Behind an IOMMU both are equal by chance only: other memory is touched than the device works on.',
        advice: 'Are the other addresses of the device translated as well?',
        brief: `${before} is not translated`,
        key: `translated ${callee} ${before}`,
      },
    ];
  });
}
