import { armLpaeS1, armLpaeS2 } from './formats/arm-lpae.ts';
import type { Format } from './model.ts';

/** Every table format, one line each. The order is the one in which users see them. */
export const formats: readonly Format[] = [
  // powernv and its relatives
  // Arm, Intel, AMD, RISC-V, s390
  armLpaeS1,
  armLpaeS2,
];

/** The format of that id or alias, whatever the case. */
export function findFormat(name: string): Format | undefined {
  const wanted = name.toLowerCase();
  return formats.find(({ id, aliases }) => id === wanted || aliases?.includes(wanted));
}
