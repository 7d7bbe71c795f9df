/** What verbs work with; built once in main.ts. */
export type Services = { readonly now: () => Date }
