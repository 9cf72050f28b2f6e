import { registerHooks } from 'node:module';
import type { DescriptionDictionary } from '@actions/expressions';
import type { Manifest } from './documents.ts';

/** Checks a document, and returns a line for each problem. */
export type Validator = (text: string, kind?: 'workflow' | 'action') => Promise<string[]>;

// The service imports JSON without `with { type: "json" }`, which Node refuses: supply the attribute.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { data } = await import('@actions/expressions');
const { registerLogger, validate } = await import('@actions/languageservice');

/** `validate` swallows its own exceptions, so without this list a crash would look like a valid document. */
const crashes: string[] = [];
registerLogger({ log() {}, info() {}, warn() {}, error: (message) => crashes.push(message) });

let documents = 0;

/**
 * Creates a validator from GitHub's own language service, which works offline. It knows the actions of one repository by
 * their folders, and accepts any input of other actions.
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
    // The path decides the kind. The service caches documents by URI, so each text needs a new URI.
    const uri = `file:///${++documents}/${kind === 'action' ? 'action.yml' : '.github/workflows/w.yml'}`;
    // The service does not check the inputs of local actions, so they get the name of the repository.
    const source = text.replaceAll(
      /uses: \.(?:\/(\S*))?$/gm,
      (_, folder = '') => `uses: ${repository}${folder && `/${folder}`}@v1`,
    );
    const problems = await validate({ uri, getText: () => source } as Parameters<typeof validate>[0], config as never);
    if (crashes.length > 0) throw new Error(crashes.splice(0).join('\n'));
    return problems.map(({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`);
  };
}
