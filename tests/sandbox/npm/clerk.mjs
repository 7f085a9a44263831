// @clerk/backend against the sandbox: users, sessions and their tokens. TOKEN is a session token
// that a browser was given, AUTHORIZED_PARTY the origin of its page.

import { createClerkClient, verifyToken } from '@clerk/backend';

const { env } = process;
const clerk = createClerkClient({
  secretKey: env.CLERK_SECRET_KEY,
  publishableKey: env.CLERK_PUBLISHABLE_KEY,
  jwtKey: env.CLERK_JWT_KEY,
  apiUrl: env.CLERK_API_URL,
  telemetry: { disabled: true },
});

async function refusal(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return [error.status ?? null, error.errors?.[0]?.code ?? error.reason ?? String(error)];
  }
}

const marker = `node${Date.now()}`;
const emails = [1, 2, 3].map((number) => `${marker}.${number}@khoa.test`);
const users = [];
for (const email of emails) {
  users.push(
    await clerk.users.createUser({
      emailAddress: [email],
      password: 'hoc-cung-khoa',
      firstName: 'An',
      lastName: 'Nguyễn',
      publicMetadata: { role: 'student', seen: { home: true } },
    }),
  );
}
const [first, second] = users;

const byQuery = await clerk.users.getUserList({
  query: marker,
  orderBy: '+created_at',
  limit: 2,
  offset: 1,
});
const byEmail = await clerk.users.getUserList({ emailAddress: [emails[2]] });
const byId = await clerk.users.getUserList({ userId: [first.id, second.id] });
const updated = await clerk.users.updateUser(first.id, { firstName: 'Bình' });
const merged = await clerk.users.updateUserMetadata(first.id, {
  publicMetadata: { seen: { studio: true }, role: null },
});
const banned = await clerk.users.banUser(second.id);
const bannedSession = await refusal(() => clerk.sessions.createSession({ userId: second.id }));
const unbanned = await clerk.users.unbanUser(second.id);

const session = await clerk.sessions.createSession({ userId: first.id });
const { jwt } = await clerk.sessions.getToken(session.id);
const claims = await verifyToken(jwt, { jwtKey: env.CLERK_JWT_KEY });
const listed = await clerk.sessions.getSessionList({ userId: first.id, status: 'active' });
const revoked = await clerk.sessions.revokeSession(session.id);
const afterRevoking = await refusal(() => clerk.sessions.getToken(session.id));
const deleted = await clerk.users.deleteUser(users[2].id);

function state(token, parties) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const request = new Request('http://localhost:8000/api/me', { headers });
  return clerk.authenticateRequest(request, { authorizedParties: [parties] });
}

const good = await state(env.TOKEN, env.AUTHORIZED_PARTY);
const foreign = await state(env.TOKEN, 'https://evil.example');
const altered = await state(`${env.TOKEN.slice(0, -4)}AAAA`, env.AUTHORIZED_PARTY);
const byPublishedKeys = await verifyToken(env.TOKEN, {
  secretKey: env.CLERK_SECRET_KEY,
  apiUrl: env.CLERK_API_URL,
  authorizedParties: [env.AUTHORIZED_PARTY],
});

console.log(
  JSON.stringify({
    created: users.map((user) => user.primaryEmailAddress.emailAddress),
    emails,
    byQuery: [byQuery.totalCount, byQuery.data.map((user) => user.id)],
    byEmail: byEmail.data.map((user) => user.id),
    byId: byId.totalCount,
    count: await clerk.users.getCount({ query: marker }),
    ids: users.map((user) => user.id),
    updated: updated.firstName,
    merged: merged.publicMetadata,
    got: (await clerk.users.getUser(first.id)).fullName,
    banned: [banned.banned, bannedSession, unbanned.banned],
    session: [claims.sid === session.id, claims.sub === first.id, listed.totalCount, revoked.status],
    afterRevoking,
    deleted: deleted.deleted,
    missing: await refusal(() => clerk.users.getUser('user_nobody')),
    taken: await refusal(() =>
      clerk.users.createUser({ emailAddress: [emails[0]], password: 'hoc-cung-khoa' }),
    ),
    wrongKey: await refusal(() =>
      createClerkClient({ secretKey: 'sk_test_wrong', apiUrl: env.CLERK_API_URL }).users.getCount(),
    ),
    good: [good.status, good.toAuth()?.userId],
    foreign: [foreign.status, foreign.reason],
    altered: [altered.status, altered.reason],
    none: (await state('', env.AUTHORIZED_PARTY)).status,
    byPublishedKeys: byPublishedKeys.sub,
  }),
);
