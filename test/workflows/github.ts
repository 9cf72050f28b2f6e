import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Listener } from '../stand-in/listener.ts';

export interface Issue {
  number: number;
  user: { login: string };
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: { name: string }[];
  /** The bodies of the comments: each notifies whoever watches the issue. */
  comments: string[];
}

/** An artifact of a run of this repository, or of a fork of it. */
interface Artifact {
  runId: number;
  day: number;
  branch?: string;
  isFork?: boolean;
  expired?: boolean;
}

/** Stands in for the endpoints of GitHub's REST API that audit.yml and check-policy.yml use, and for a chat. */
export class GitHub implements AsyncDisposable {
  readonly repository = 'octo-org/octo-repo';
  readonly token = 'ghs_standInTokenOfGitHub0123456789';
  readonly issues: Issue[] = [];
  /** Those with the name ct-audit. */
  readonly artifacts: Artifact[] = [];
  /** The texts that the webhook of the chat got. */
  readonly messages: string[] = [];
  /** Method and path of every request. */
  readonly requests: string[] = [];
  readonly url: string;
  readonly #listener: Listener;

  private constructor(listener: Listener) {
    this.#listener = listener;
    this.url = `http://${listener.authority}`;
  }

  static async start(): Promise<GitHub> {
    const server = createServer();
    const gitHub = new GitHub(await Listener.start(server));
    server.on('request', async (request, response) => {
      const { method = '', url = '', headers } = request;
      const known = url === '/chat' || headers.authorization === `Bearer ${gitHub.token}`;
      const [status, body] = known ? gitHub.#respond(method, url, await text(request)) : [401, {}];
      gitHub.requests.push(`${method} ${url}`);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
    return gitHub;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#listener.close();
  }

  #respond(method: string, url: string, body: string): [status: number, body: unknown] {
    const { pathname, searchParams } = new URL(url, this.url);
    const issues = `/repos/${this.repository}/issues`;
    if (method === 'POST' && pathname === '/chat') return [200, this.messages.push(JSON.parse(body).text)];
    if (method === 'GET' && pathname === `/repos/${this.repository}/actions/artifacts`) {
      const isKnown = searchParams.get('name') === 'ct-audit' && searchParams.get('per_page') === '100';
      return [200, { artifacts: isKnown ? this.artifacts.map(toResponse) : [] }];
    }
    if (method === 'GET' && pathname === issues) {
      const [state, label] = [searchParams.get('state'), searchParams.get('labels')];
      const matches = (issue: Issue) => issue.state === state && issue.labels.some(({ name }) => name === label);
      return [200, this.issues.filter(matches)];
    }
    if (method === 'POST' && pathname === issues) {
      const { labels, ...given }: { title: string; body: string; labels: string[] } = JSON.parse(body);
      const issue: Issue = {
        ...given,
        number: this.issues.length + 1,
        user: { login: 'github-actions[bot]' }, // the owner of a workflow's token
        state: 'open',
        labels: labels.map((name) => ({ name })),
        comments: [],
      };
      this.issues.push(issue);
      return [201, issue];
    }
    const issue = this.issues.find(({ number }) => pathname.startsWith(`${issues}/${number}`));
    if (method === 'POST' && pathname.endsWith('/comments') && issue)
      return [201, issue.comments.push(JSON.parse(body).body)];
    if (method === 'PATCH' && issue) return [200, Object.assign(issue, JSON.parse(body))];
    return [404, { message: 'Not Found' }];
  }
}

function toResponse({ runId, day, branch = 'main', isFork = false, expired = false }: Artifact) {
  const run = { id: runId, repository_id: 1, head_repository_id: isFork ? 2 : 1, head_branch: branch };
  return { name: 'ct-audit', expired, created_at: `2026-01-${day}T10:17:00Z`, workflow_run: run };
}
