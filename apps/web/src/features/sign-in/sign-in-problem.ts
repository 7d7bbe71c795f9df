/** What to tell a person whose sign-in failed, by the code that next-auth hands back. */
export function signInProblem(code: string): string {
  switch (code) {
    case 'CredentialsSignin':
      return 'This e-mail and password do not go together.'
    case 'too_many':
      return 'Too many attempts. Wait a minute, then try again.'
    case 'refused':
      return 'This account may not sign in. Ask an admin of your workspace.'
    case 'unavailable':
      return 'The control plane does not answer. Try again in a moment.'
    default:
      return 'Signing in failed on our side. Try again in a moment.'
  }
}
