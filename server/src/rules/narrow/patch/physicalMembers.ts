import { is64BitOnly } from '../../../kernel/architectures.ts';
import { mappedAddressCalls, physicalAddressCalls } from '../../../kernel/callNames.ts';
import type { FilePatch, PatchMessage } from '../../../patch/model.ts';
import type { Span } from '../../../text/problem.ts';
import type { Report } from '../../rule.ts';
import { whyPhysical } from '../physical.ts';
import { kernelPaths, testPaths } from '../../support/changedCode.ts';
import { tokensOf, type Token } from '../../support/tokens.ts';

/** `unsigned long pages_pa[2];` that a patch adds to a struct, and gives what `virt_to_phys()` returns in another file. */
export function physicalMembers({ files }: PatchMessage): Report[] {
  const ours = files.filter((file) => !file.combined && mayHoldAny(file));
  const added = ours.flatMap(({ hunks }) => hunks).flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'added'));
  // Of several the first one counts.
  const given = new Map(
    giftsIn(tokensOf(added))
      .map((gift) => [gift.member, gift] as const)
      .reverse(),
  );
  return added.flatMap(({ text, start }): Report[] => {
    const { type, name } = member.exec(text)?.groups ?? {};
    const gift = name === undefined ? undefined : given.get(name);
    if (type === undefined || name === undefined || !gift) return [];
    const from = start + text.lastIndexOf(name);
    return [
      {
        start: from,
        end: from + name.length,
        change: 'introduced',
        what: `\`${name}\` is \`${type}\`, which has 32 bits on a 32-bit kernel, and is given what ${gift.call}() returns.`,
        why: whyPhysical,
        advice: `Declare \`${name}\` as \`phys_addr_t\`. Or is this built for 64-bit kernels only?`,
        brief: `${name} is too narrow for an address`,
        related: [{ start: gift.start, end: gift.end, message: 'an address of memory goes in here' }],
        key: `physical ${name}`,
      },
    ];
  });
}

/** Drivers and core code: architectures know where their own memory is. */
function mayHoldAny({ newPath, oldPath }: FilePatch): boolean {
  const path = newPath ?? oldPath ?? '';
  return kernelPaths.test(path) && !path.startsWith('arch/') && !testPaths.test(path) && !is64BitOnly(path);
}

/** A member: in one more tab than a variable of the file, and not among the declarations of a function. */
const member = /^\t(?<type>unsigned long|unsigned int|u32|ulong) (?<name>\w+)(?:\[\w+\])?;/;

interface Gift extends Span {
  readonly member: string;
  readonly call: string;
}

/** `x->member[0] = virt_to_phys(...)` */
function giftsIn(tokens: readonly Token[]): Gift[] {
  return tokens.flatMap(({ text, end }, i): Gift[] => {
    const call = tokens[i + 1]?.text ?? '';
    if (text !== '=' || !(physicalAddressCalls.test(call) || mappedAddressCalls.test(call))) return [];
    const at = tokens[i - 1]?.text === ']' ? i - 4 : i - 1;
    const [access, member] = [tokens[at - 1]?.text, tokens[at]];
    return member && (access === '->' || access === '.')
      ? [{ member: member.text, call, start: member.start, end }]
      : [];
  });
}
