/** What the tests use of the PromQL parser. */
declare module '@prometheus-io/lezer-promql' {
  interface SyntaxNode {
    readonly name: string
    readonly type: { readonly isError: boolean }
    readonly from: number
    readonly to: number
  }
  export const parser: {
    parse(text: string): { iterate(spec: { enter(node: SyntaxNode): void; leave(node: SyntaxNode): void }): void }
  }
}
