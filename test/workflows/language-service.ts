import { registerHooks } from 'node:module';
import type { DescriptionDictionary } from '@actions/expressions';
import type { Manifest } from './documents.ts';

/** Checks a document, and says what is wrong in it: one line for each problem. */
export type Validator = (text: string, kind?: 'workflow' | 'action') => Promise<string[]>;

// The service imports JSON without `with { type: "json" }`, which Node refuses: supply the attribute.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { data } = await import('@actions/expressions');
const { registerLogger, validate } = await import('@actions/languageservice');

/** `validate` swallows its own exceptions: without these, a crash would pass for a document without problems. */
const crashes: string[] = [];
registerLogger({ log() {}, info() {}, warn() {}, error: (message) => crashes.push(message) });

let documents = 0;

/**
 * Makes a validator out of GitHub's own language service, which works offline. It knows the actions of one repository, by
 * their folders; of the others it takes any input.
 */
export function makeValidator(ours: Readonly<Record<string, Manifest>>, repository: string): Validator {
  const findOurs = (uses = '') => {
    const [path = ''] = uses.split('@');
    return path === repository || path.startsWith(`${repository}/`)
      ? ours[path.slice(repository.length + 1)]
      : undefined;
  };
  const config = {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path }: { owner: string; name: string; path?: string }) => {
        const whole = [owner, name, path].filter(Boolean).join('/');
        // Metadata without inputs stands for "unknown"; none at all would be "Unable to resolve action".
        return findOurs(whole) ?? (`${owner}/${name}` === repository ? undefined : { name, description: '' });
      },
    },
    contextProviderConfig: {
      async getContext(
        name: string,
        context: DescriptionDictionary | undefined,
        { job }: { job?: { steps: { id: string; uses?: { value: string } }[] } },
      ) {
        if (name !== 'steps') return undefined; // keeps the default
        for (const step of job?.steps ?? []) {
          const known = context?.get(step.id) as DescriptionDictionary | undefined; // not that of a later step
          const action = findOurs(step.uses?.value);
          const outputs = known?.get('outputs') as DescriptionDictionary | undefined;
          if (!action || !outputs) continue;
          for (const output of Object.keys(action.outputs ?? {})) outputs.add(output, new data.StringData(''));
          outputs.complete = true; // else any output is taken
        }
        return context;
      },
    },
  };
  return async (text, kind = 'workflow') => {
    // The path decides the kind; and the service remembers what it parsed by URI, whatever the text: a new one each time.
    const uri = `file:///${++documents}/${kind === 'action' ? 'action.yml' : '.github/workflows/w.yml'}`;
    // It never checks the inputs of a local action.
    const source = text.replaceAll(
      /uses: \.(?:\/(\S*))?$/gm,
      (_, folder = '') => `uses: ${repository}${folder && `/${folder}`}@v1`,
    );
    const problems = await validate({ uri, getText: () => source } as Parameters<typeof validate>[0], config as never);
    if (crashes.length > 0) throw new Error(crashes.splice(0).join('\n'));
    return problems.map(({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`);
  };
}
