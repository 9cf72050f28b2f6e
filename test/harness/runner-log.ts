/** A workflow command: `::command key=value::message`. */
export interface Command {
  command: string;
  properties: Record<string, string>;
  message: string;
}

/** The commands the runner knows; it prints lines with any other as they are. */
const KNOWN_COMMANDS = new Set(
  (
    'add-mask add-matcher add-path debug echo endgroup error group internal-set-repo-path notice remove-matcher ' +
    'save-state set-env set-output stop-commands warning'
  ).split(' '),
);

/** Sorts what a process printed into workflow commands, unescaped, and plain lines, as the runner does. */
export function parseLog(printed: string): { log: string[]; commands: Command[] } {
  const log: string[] = [];
  const commands: Command[] = [];
  for (const line of splitLines(printed)) {
    const [, name = '', properties = '', message = ''] = /^\s*::(.*?)(?: (.*?))?::(.*)$/s.exec(line) ?? [];
    const command = name.toLowerCase();
    if (KNOWN_COMMANDS.has(command)) {
      commands.push({ command, properties: parseProperties(properties), message: decode(message, /%(?:0D|0A|25)/g) });
    } else if (line) log.push(line);
  }
  return { log, commands };
}

function parseProperties(text: string): Record<string, string> {
  const pairs = text.matchAll(/([^,=]+)=([^,]*)/g);
  return Object.fromEntries(pairs.map(([, key, value = '']) => [key, decode(value, /%(?:0D|0A|25|3A|2C)/g)]));
}

const decode = (text: string, escapes: RegExp) => text.replace(escapes, decodeURIComponent);

/** The older commands, `##[name …]`, which the runner takes anywhere in a line. */
export function legacyCommands(printed: string): string[] {
  return splitLines(printed).flatMap((line) => line.match(/##\[[^\]]*\]/g) ?? []);
}

/** The runner ends a line at CR, LF and CRLF. */
const splitLines = (text: string) => text.split(/\r\n|\r|\n/);

/** The content of a `GITHUB_OUTPUT` file: `name<<delimiter`, lines, `delimiter`; or `name=value`. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (!line) continue;
    const [, name = '', operator, rest = ''] = /^(.*?)(<<|=)(.*)$/s.exec(line) ?? [];
    if (!name) throw new Error(`Not an output: ${line}`);
    if (operator === '<<' && !lines.includes(rest)) throw new Error(`The delimiter of ${name} is missing`);
    const value = operator === '=' ? [rest] : lines.splice(0, lines.indexOf(rest));
    if (operator === '<<') lines.shift();
    outputs[name] = value.join('\n');
  }
  return outputs;
}
