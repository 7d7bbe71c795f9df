/** Where to go after signing in: only a path of our own, never another host (`//evil`, `/\evil`, `javascript:`). */
export function safeReturnPath(value: string | null | undefined): string {
  if (!value?.startsWith('/') || value.startsWith('//') || /[\\\s\0]/.test(value)) return '/'
  return value.startsWith('/sign-in') || value.startsWith('/api/') ? '/' : value
}
