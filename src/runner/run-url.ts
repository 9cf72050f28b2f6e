/** Returns the address of the workflow run; empty if the environment does not provide all of it. */
export function workflowRunUrl(): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = process.env;
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : '';
}
