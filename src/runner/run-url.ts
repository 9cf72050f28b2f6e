/** Returns the URL of the workflow run; empty if the environment lacks a part of it. */
export function workflowRunUrl(): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = process.env;
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : '';
}
