import { clientWith } from '../src/clients.ts'
import { signIn } from '../src/sign-in.ts'
import { expect, test } from '../src/test.ts'

test('a wrong password is refused without telling what was wrong', async ({ page, world }) => {
  const { email } = world.people.operator
  const problem = page.locator('form').getByRole('alert')
  await page.goto('/sign-in')
  await signIn(page, { email, password: 'not the password' })
  await expect(problem).toBeVisible()
  const ofKnown = await problem.textContent()
  await signIn(page, { email: 'nobody@example.com', password: 'not the password' })
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  await expect(problem).toHaveText(ofKnown ?? '')
  await expect(page).toHaveURL(/\/sign-in$/)
})

test('a page without a session leads to the sign-in and from there back to it', async ({ page, world }) => {
  await page.goto('/runs?status=failed')
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await signIn(page, world.people.operator)
  await expect(page).toHaveURL(/\/runs\?status=failed$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible()
})

test('the right password leads to the Overview, and signing out ends it', async ({
  page,
  context,
  world,
}) => {
  await page.goto('/sign-in')
  await signIn(page, world.people.operator)
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  const cookies = await context.cookies()

  await page.getByRole('button', { name: `Account of ${world.people.operator.name}` }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in/)
  // The cookie that was kept is worth nothing either.
  await expect(clientWith(world, cookies).access.me.query()).rejects.toThrow()
})

test('a revoked session is out within two seconds', async ({ page, context, pageOf, world }) => {
  await page.goto('/sign-in')
  await signIn(page, world.people.viewer)
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  const viewer = clientWith(world, await context.cookies())
  await viewer.access.me.query()

  const admin = await pageOf('admin')
  await admin.goto('/settings?tab=sessions')
  const ownSession = admin.getByRole('row').filter({ hasText: world.people.viewer.name }).first()
  await ownSession.getByRole('button', { name: /^Revoke the session of/ }).click()
  await expect(admin.getByText('Session revoked')).toBeVisible()
  await expect
    .poll(
      () =>
        viewer.access.me.query().then(
          () => 'let in',
          () => 'out',
        ),
      { timeout: 2_000, intervals: [100] },
    )
    .toBe('out')
  // Whatever the page was doing, its person is shown the way in again.
  await expect(page).toHaveURL(/\/sign-in/)
})
