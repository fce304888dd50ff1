/* What a browser knows of its line, to a worker. */
interface WorkerNavigator {
  readonly connection?: { readonly saveData: boolean; readonly effectiveType: string };
}
