import { verbs } from './verbs.ts';
import { UsageError, type Console, type ExitCode } from './verb.ts';
import { version } from './version.ts';

function usage(): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length));
  return [
    'iommu-lens: what IOMMU table patches cost, and what is wrong with them',
    '',
    'Usage: iommu-lens VERB [OPTION]... [ARGUMENT]...',
    '',
    ...verbs.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`),
    '',
    '`iommu-lens VERB --help` describes each. `iommu-lens --version` prints the version.',
    'Exit status: 0 nothing to report, 1 findings, 2 bad input or usage.',
    '',
  ].join('\n');
}

/** Runs one command line. Never throws: what went wrong is printed and becomes the exit status. */
export async function runCommandLine(args: readonly string[], console: Console): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    console.error(usage());
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const verb = verbs.find((candidate) => candidate.name === rest[0]);
    console.out(verb ? verb.usage : usage());
    return 0;
  }
  if (name === '--version' || name === '-V') {
    console.out(`iommu-lens ${version}\n`);
    return 0;
  }
  const verb = verbs.find((candidate) => candidate.name === name);
  if (!verb) {
    console.error(`iommu-lens: there is no verb '${name}'. The verbs are ${verbs.map((v) => v.name).join(', ')}.\n`);
    return 2;
  }
  if (rest.includes('--version')) {
    console.out(`iommu-lens ${version}\n`);
    return 0;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.out(verb.usage);
    return 0;
  }
  try {
    return await verb.run(rest, console);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`iommu-lens ${name}: ${isParseArgsError(error) ? firstSentence(message) : message}\n`);
    if (error instanceof UsageError || isParseArgsError(error)) {
      console.error(`Try 'iommu-lens ${name} --help'.\n`);
    }
    return 2;
  }
}

/** Node explains at length how its own parser could be satisfied. */
function firstSentence(message: string): string {
  return message.split('\n')[0]!.replace(/ To specify .*/, '');
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
