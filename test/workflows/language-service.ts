import { registerHooks } from 'node:module';
import type { DescriptionDictionary } from '@actions/expressions';

/** What the service needs to know of an action: its `action.yml`, parsed. */
export interface Manifest {
  name: string;
  description: string;
  inputs?: Record<string, { description: string; required?: boolean }>;
  outputs?: Record<string, { description: string }>;
}

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
 * Makes a validator out of GitHub's own language service, which works offline. It knows one action, `ours`; of the others it
 * takes any input.
 */
export function makeValidator(ours: Manifest, repository: string): Validator {
  const isOurs = (uses = '') => uses.split('@')[0] === repository;
  const config = {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name }: { owner: string; name: string }) =>
        // Metadata without inputs stands for "unknown"; none at all would be "Unable to resolve action".
        isOurs(`${owner}/${name}`) ? ours : { name, description: '' },
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
          const outputs = isOurs(step.uses?.value) && (known?.get('outputs') as DescriptionDictionary | undefined);
          if (!outputs) continue;
          for (const output of Object.keys(ours.outputs ?? {})) outputs.add(output, new data.StringData(''));
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
    const source = text.replaceAll(/uses: \.\/$/gm, `uses: ${repository}@v1`);
    const problems = await validate({ uri, getText: () => source } as Parameters<typeof validate>[0], config as never);
    if (crashes.length > 0) throw new Error(crashes.splice(0).join('\n'));
    return problems.map(({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`);
  };
}
