/** The hint families that can be switched one by one. */
export interface HintSettings {
  readonly expressions: boolean;
  readonly accessors: boolean;
  readonly layout: boolean;
}

export interface Settings {
  readonly nursery: boolean;
  /** Rule ids that are off. */
  readonly ignore: readonly string[];
  readonly hints: HintSettings;
}

export const defaultSettings: Settings = {
  nursery: false,
  ignore: [],
  hints: { expressions: true, accessors: true, layout: true },
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
    hints: {
      expressions: flag(hints, 'expressions', true),
      accessors: flag(hints, 'accessors', true),
      layout: flag(hints, 'layout', true),
    },
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
