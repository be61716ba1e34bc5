import { hintFamilies, type HintFamily } from '../analysis/hints.ts';

/** The hint families that can be switched one by one. */
export type HintSettings = Readonly<Record<HintFamily, boolean>>;

export interface Settings {
  readonly nursery: boolean;
  /** Rule ids that are off. */
  readonly ignore: readonly string[];
  readonly hints: HintSettings;
}

export const defaultSettings: Settings = {
  nursery: false,
  ignore: [],
  hints: { expressions: true, accessors: true, tables: true, units: true, sleeps: true, layout: true },
};

/** Reads the client's `iommuLens` section. A key of the wrong type keeps its default; the others still count. */
export function readSettings(value: unknown): Settings {
  const section = asRecord(value);
  const hints = asRecord(section['hints']);
  const flag = (from: Record<string, unknown>, key: string, otherwise: boolean) =>
    typeof from[key] === 'boolean' ? from[key] : otherwise;
  const ignore = section['ignore'];
  return {
    nursery: flag(section, 'nursery', defaultSettings.nursery),
    ignore: Array.isArray(ignore) ? ignore.filter((id): id is string => typeof id === 'string') : [],
    hints: Object.fromEntries(
      hintFamilies.map((family) => [family, flag(hints, family, defaultSettings.hints[family])]),
    ) as HintSettings,
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
