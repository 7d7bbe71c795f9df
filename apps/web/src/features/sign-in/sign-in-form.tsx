'use client'
import { signIn } from 'next-auth/react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/button'
import { FormField } from '@/components/form-field'
import { Input } from '@/components/input'
import { signInProblem } from './sign-in-problem'

export function SignInForm({ returnPath }: { returnPath: string }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(null)
    try {
      const credentials = { email: String(form.get('email')), password: String(form.get('password')) }
      const answer = await signIn('credentials', { ...credentials, redirect: false })
      if (answer?.ok && !answer.error) {
        // A full load, so that the server sees the new session and nothing of an earlier person is left.
        window.location.assign(returnPath)
        return
      }
      setProblem(signInProblem(answer?.error ?? 'unavailable'))
    } catch (error) {
      console.error('signing in failed', error)
      setProblem(signInProblem('unavailable'))
    }
    setBusy(false)
  }

  return (
    <form onSubmit={submit} className="space-y-4" aria-describedby={problem ? 'sign-in-problem' : undefined}>
      <FormField label="E-mail">
        {(field) => (
          <Input
            {...field}
            name="email"
            type="email"
            autoComplete="username"
            required
            autoFocus
            className="h-9"
          />
        )}
      </FormField>
      <FormField label="Password">
        {(field) => (
          <Input
            {...field}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            className="h-9"
          />
        )}
      </FormField>
      {problem && (
        <p id="sign-in-problem" role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {problem}
        </p>
      )}
      <Button type="submit" variant="primary" size="lg" isBusy={isBusy} className="w-full">
        Sign in
      </Button>
    </form>
  )
}
